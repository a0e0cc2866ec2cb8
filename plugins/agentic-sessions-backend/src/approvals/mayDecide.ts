import type { Identity } from '../access/Identity';

/** What policy says of who decides. */
export interface DeciderRules {
  /** `user:ada`, `group:payments`; undefined for everybody with the verb, empty for nobody. */
  readonly approvers?: readonly string[];
  readonly allowRequester: boolean;
}

/** Whether somebody may decide, and if not, who can, as a sentence. */
export type MayDecide = { may: true } | { may: false; whyNot: string };

function isNamed(identity: Identity, approvers: readonly string[]): boolean {
  const names = new Set([
    `user:${identity.username}`,
    ...identity.groups.map(group => `group:${group}`),
  ]);
  return approvers.some(approver => names.has(approver));
}

function listOf(approvers: readonly string[]): string {
  return approvers
    .map(approver => approver.replace(/^user:/, '').replace(/^group:/, 'team '))
    .join(', ');
}

/**
 * The part of the question that policy answers; that somebody holds the verb `approve` is for Kubernetes to say. The
 * rules of the session and those of today must all agree.
 */
export function mayDecide(
  identity: Identity,
  requester: string,
  rules: readonly DeciderRules[],
): MayDecide {
  for (const { approvers, allowRequester } of rules) {
    if (!allowRequester && identity.username === requester) {
      return {
        may: false,
        whyNot:
          'You started this session; policy wants somebody else to decide.',
      };
    }
    if (approvers && !isNamed(identity, approvers)) {
      return {
        may: false,
        whyNot: approvers.length
          ? `Policy lets these decide: ${listOf(approvers)}.`
          : 'Policy names nobody who may decide; a change of the NamespacePolicy is needed.',
      };
    }
  }
  return { may: true };
}
