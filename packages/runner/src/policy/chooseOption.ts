import type {
  PermissionOption,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk';

/**
 * Says yes or no to an agent by the kind of its options, since their ids are each agent's own. A yes holds for once: an "always"
 * would take the next call away from policy, so it is chosen only to say no, or where `always` permits it.
 */
export function chooseOption(
  options: readonly PermissionOption[],
  answer: 'yes' | 'no',
  always: boolean,
): RequestPermissionResponse {
  const kinds =
    answer === 'yes'
      ? ['allow_once', ...(always ? ['allow_always'] : [])]
      : ['reject_once', 'reject_always'];
  for (const kind of kinds) {
    const option = options.find(candidate => candidate.kind === kind);
    if (option) {
      return { outcome: { outcome: 'selected', optionId: option.optionId } };
    }
  }
  return { outcome: { outcome: 'cancelled' } };
}
