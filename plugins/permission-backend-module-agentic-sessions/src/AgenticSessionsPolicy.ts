import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { decideAgenticSessions } from './decideAgenticSessions';

/**
 * What changes who is in the catalog. A person's groups come from there and become groups of the cluster, so whoever may
 * register entities could give themselves rights: left to the providers that an operator configured.
 */
const CATALOG_WRITES = new Set([
  'catalog.entity.create',
  'catalog.entity.delete',
  'catalog.location.create',
  'catalog.location.delete',
]);

/**
 * Sessions as {@link decideAgenticSessions} says; changes of the catalog are closed; everything else is open to whoever
 * is signed in and closed to who is not.
 *
 * @public
 */
export class AgenticSessionsPolicy implements PermissionPolicy {
  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (CATALOG_WRITES.has(request.permission.name)) {
      return { result: AuthorizeResult.DENY };
    }
    return (
      decideAgenticSessions(request, user) ?? {
        result: user ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }
    );
  }
}
