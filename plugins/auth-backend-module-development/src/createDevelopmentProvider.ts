import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  AuthenticationError,
  InputError,
  NotAllowedError,
} from '@backstage/errors';
import {
  prepareBackstageIdentityResponse,
  type AuthProviderFactory,
  type AuthProviderRouteHandlers,
  type ClientAuthResponse,
} from '@backstage/plugin-auth-node';
import { isLoopbackHost } from './isLoopbackHost';

/**
 * Makes the route handlers of the provider. `GET /refresh?person=NAME` answers with a Backstage identity of
 * `user:default/NAME` for names listed in `auth.providers.development.people`.
 *
 * Two checks keep a web page of another origin from signing itself in: the header that browsers send only after a
 * preflight, and the Host header, which a rebound DNS name cannot make look like loopback.
 *
 * @public
 */
export const createDevelopmentProvider: AuthProviderFactory = ({
  config,
  resolverContext,
}): AuthProviderRouteHandlers => {
  const people = config.getStringArray('people');
  const notOffered = async () => {
    throw new InputError(
      'The development provider has no pop-up: call GET /api/auth/development/refresh?person=NAME',
    );
  };
  return {
    start: notOffered,
    frameHandler: notOffered,
    async refresh(req, res) {
      if (req.header('x-requested-with') !== 'XMLHttpRequest') {
        throw new AuthenticationError(
          'Missing header X-Requested-With: XMLHttpRequest',
        );
      }
      if (!isLoopbackHost(req.header('host'))) {
        throw new NotAllowedError(
          'Development sign-in answers only at a loopback address, e.g. http://localhost:7007',
        );
      }
      const person = req.query.person;
      if (typeof person !== 'string' || !people.includes(person)) {
        throw new InputError(
          `Query parameter person must be one of ${people.join(', ')}`,
        );
      }
      const entityRef = { kind: 'User', namespace: 'default', name: person };
      const signedIn = await resolverContext.signInWithCatalogUser({
        entityRef,
      });
      const response: ClientAuthResponse<{ person: string }> = {
        providerInfo: { person },
        profile: { displayName: person },
        backstageIdentity: prepareBackstageIdentityResponse(signedIn),
      };
      res.setHeader('Cache-Control', 'no-store');
      res.json({ ...response, userEntityRef: stringifyEntityRef(entityRef) });
    },
    async logout(_req, res) {
      res.status(204).end();
    },
  };
};
