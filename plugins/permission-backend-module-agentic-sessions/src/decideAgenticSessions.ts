import { agenticSessionsPermissions } from '@agentic-sessions/backstage-plugin-common';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';

const OURS = new Set(agenticSessionsPermissions.map(({ name }) => name));

/**
 * What to answer about a permission of agentic sessions; undefined about any other, for a policy of your own to decide.
 *
 * @remarks
 * ALLOW here means no more than "not switched off in the portal": the sessions backend asks Kubernetes for each call, namespace by
 * namespace, and that answer stands. The framework never sees a namespace, so it cannot decide itself; a policy can only take away,
 * by answering DENY before it comes here.
 *
 * @example
 * ```ts
 * class MyPolicy implements PermissionPolicy {
 *   async handle(request: PolicyQuery, user?: PolicyQueryUser) {
 *     return decideAgenticSessions(request, user) ?? this.decideTheRest(request, user);
 *   }
 * }
 * ```
 *
 * @public
 */
export function decideAgenticSessions(
  request: PolicyQuery,
  user: PolicyQueryUser | undefined,
): PolicyDecision | undefined {
  if (!OURS.has(request.permission.name)) {
    return undefined;
  }
  return { result: user ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
}
