import type { Finding, RuleContext } from './types';

/** What the agent may do, said before it begins: what asks first, and whom. Nothing here stops a session from starting. */
export function explainTools({ input, policy }: RuleContext): Finding {
  const { approvals, tools } = policy;
  const explanations: string[] = [];
  const warnings: string[] = [];
  if (!tools.allowed.length) {
    warnings.push('Policy allows the agent no tools at all; it can only talk.');
  }
  if (tools.blocked.length) {
    explanations.push(`${quote(tools.blocked)} is refused.`);
  }
  if (approvals.required.length) {
    const { approvers } = approvals;
    const who = approvers?.length
      ? approvers.join(' or ')
      : `an approver of ${input.namespace.name}`;
    if (approvers?.length === 0) {
      warnings.push(
        `${quote(
          approvals.required,
        )} waits for an approver, and policy leaves nobody who may be one, so it will be refused.`,
      );
    } else {
      explanations.push(
        `${quote(approvals.required)} asks ${who} first${
          approvals.allowRequester
            ? ''
            : ', who is not the one who started the session'
        }.`,
      );
    }
  }
  return { explanations, warnings };
}

function quote(patterns: readonly string[]): string {
  return patterns.map(pattern => `\`${pattern}\``).join(', ');
}
