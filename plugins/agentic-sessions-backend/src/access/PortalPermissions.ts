import {
  agenticSessionsApprovePermission,
  agenticSessionsAuditPermission,
  agenticSessionsCreatePermission,
  agenticSessionsPermissions,
  agenticSessionsSteerPermission,
  agenticSessionsViewPermission,
} from '@agentic-sessions/backstage-plugin-common';
import {
  canonicalJson,
  type SessionVerb,
} from '@agentic-sessions/kubernetes-api';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { sha256Hex } from '../database/sha256Hex';
import { ACCESS_TTL_MS } from './AccessReviewer';
import type { Identity } from './Identity';
import { TtlCache } from './TtlCache';

const PERMISSION_OF = {
  get: agenticSessionsViewPermission,
  list: agenticSessionsViewPermission,
  watch: agenticSessionsViewPermission,
  submit: agenticSessionsCreatePermission,
  message: agenticSessionsSteerPermission,
  control: agenticSessionsSteerPermission,
  approve: agenticSessionsApprovePermission,
  audit: agenticSessionsAuditPermission,
  // Nothing of the portal is done by this verb; it is only told to who sees that they hold it.
  debug: agenticSessionsViewPermission,
} as const satisfies Record<SessionVerb, { name: string }>;

/**
 * What the policy of this portal takes away from people who are signed in to it. It never gives: whatever it allows is
 * asked of Kubernetes as well. Who comes with a token of the cluster is no user of Backstage, and no policy of it knows
 * them.
 *
 * All permissions of a person are one question, and its answer is believed as long as one of the API server: however many
 * namespaces and verbs a page asks about, the policy is asked once.
 */
export class PortalPermissions {
  readonly #permissions: Pick<PermissionsService, 'authorize'>;
  readonly #denied: TtlCache<ReadonlySet<string>>;

  constructor(options: {
    permissions: Pick<PermissionsService, 'authorize'>;
    ttlMs?: number;
    now?: () => number;
  }) {
    this.#permissions = options.permissions;
    this.#denied = new TtlCache({
      ttlMs: options.ttlMs ?? ACCESS_TTL_MS,
      now: options.now,
    });
  }

  /**
   * The name of the permission that this person would need for a verb and that the policy denies them; undefined where it
   * leaves the matter to Kubernetes.
   *
   * @throws ServiceUnavailableError where the policy cannot be asked, which is never a yes
   */
  async deniedFor(
    identity: Identity,
    verb: SessionVerb,
  ): Promise<string | undefined> {
    if (identity.via === 'kubernetes') {
      return undefined;
    }
    const { name } = PERMISSION_OF[verb];
    return (await this.#deniedTo(identity)).has(name) ? name : undefined;
  }

  async #deniedTo(identity: Identity): Promise<ReadonlySet<string>> {
    const { credentials } = identity;
    if (!credentials) {
      throw new Error(
        `${identity.username} came by the portal without credentials, so its policy cannot be asked about them`,
      );
    }
    const key = sha256Hex(canonicalJson(credentials.principal));
    return this.#denied.get(key, async () => {
      try {
        const answers = await this.#permissions.authorize(
          agenticSessionsPermissions.map(permission => ({ permission })),
          { credentials },
        );
        return new Set(
          agenticSessionsPermissions
            .filter(
              (_, index) => answers[index]?.result !== AuthorizeResult.ALLOW,
            )
            .map(({ name }) => name),
        );
      } catch (error) {
        throw new ServiceUnavailableError(
          'The portal cannot ask its permission policy; try again in a moment',
          toError(error),
        );
      }
    });
  }
}
