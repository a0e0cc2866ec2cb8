import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import type {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  toError,
} from '@backstage/errors';
import { sha256Hex } from '../database/sha256Hex';
import type { Identity } from './Identity';
import type { IdentityMapping } from './IdentityMapping';
import { mapBackstageIdentity } from './mapBackstageIdentity';
import { TtlCache } from './TtlCache';

const TOKEN_TTL_MS = 10_000;

/**
 * Whose token is this? A token of the portal (people) or of the cluster (scripts, kubectl, machines): both end as one
 * kind of identity with one set of rights.
 */
export class IdentityResolver {
  readonly #auth: AuthService;
  readonly #userInfo: UserInfoService;
  readonly #client: Pick<KubernetesClient, 'tokenReview'>;
  readonly #mapping: IdentityMapping;
  readonly #reviews: TtlCache<Identity>;

  constructor(options: {
    auth: AuthService;
    userInfo: UserInfoService;
    client: Pick<KubernetesClient, 'tokenReview'>;
    mapping: IdentityMapping;
    now?: () => number;
  }) {
    this.#auth = options.auth;
    this.#userInfo = options.userInfo;
    this.#client = options.client;
    this.#mapping = options.mapping;
    this.#reviews = new TtlCache({ ttlMs: TOKEN_TTL_MS, now: options.now });
  }

  /** @throws AuthenticationError where neither knows the token, NotAllowedError where it is nobody's of the cluster. */
  async resolve(token: string): Promise<Identity> {
    const credentials = await this.#authenticate(token);
    return credentials
      ? this.#fromBackstage(credentials)
      : this.#reviews.get(sha256Hex(token), () => this.#fromCluster(token));
  }

  /** Undefined where it is no token of the portal. */
  async #authenticate(
    token: string,
  ): Promise<BackstageCredentials | undefined> {
    try {
      return await this.#auth.authenticate(token);
    } catch (error) {
      // One that the portal issued but no longer accepts is not shown to the API server.
      if (isBackstageToken(token)) {
        throw new AuthenticationError(
          'This sign-in to the portal is not, or no longer, valid',
          toError(error),
        );
      }
      return undefined;
    }
  }

  async #fromBackstage(credentials: BackstageCredentials): Promise<Identity> {
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      throw new NotAllowedError(
        'Only people and identities of the cluster may call this; a service has no name in Kubernetes',
      );
    }
    const info = await this.#userInfo.getUserInfo(credentials);
    return { ...mapBackstageIdentity(info, this.#mapping), credentials };
  }

  async #fromCluster(token: string): Promise<Identity> {
    const review = await this.#client.tokenReview({ token });
    const { username, groups, uid, extra } = review.user ?? {};
    if (!review.authenticated || !username) {
      throw new AuthenticationError('This token is not, or no longer, valid');
    }
    return { username, groups: groups ?? [], uid, extra, via: 'kubernetes' };
  }
}

/** Whether a token says that the portal issued it; what it says is not believed, only kept away from others. */
function isBackstageToken(token: string): boolean {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.split('.')[0], 'base64url').toString('utf8'),
    );
    return /"typ":"vnd\.backstage\./.test(JSON.stringify(header));
  } catch {
    // No JWT: clusters may give out tokens of any form.
    return false;
  }
}
