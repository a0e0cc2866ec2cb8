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
 * Sessions as {@link decideAgenticSessions} says; everything else is open to whoever is signed in and closed to who is not.
 *
 * @public
 */
export class AgenticSessionsPolicy implements PermissionPolicy {
  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    return (
      decideAgenticSessions(request, user) ?? {
        result: user ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }
    );
  }
}
