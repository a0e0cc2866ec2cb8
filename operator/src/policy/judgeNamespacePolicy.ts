import { findWidenings, type PolicySources } from '@agentic-sessions/policy';
import type { Acceptance } from '../accepted/writeAccepted';

/**
 * What is to be said of a namespace's policy, held against today's of the platform. Admission refuses what is written wider;
 * this is for what the platform's policy has come to leave behind.
 */
export function judgeNamespacePolicy(sources: PolicySources): Acceptance {
  const widenings = findWidenings(sources);
  if (widenings.length > 0) {
    return {
      status: 'False',
      reason: 'WiderThanPlatform',
      message: `Not all that it says holds, since the platform allows less. ${widenings
        .map(({ message }) => message)
        .join(' ')}`,
    };
  }
  return {
    status: 'True',
    reason: 'Accepted',
    message: sources.platform
      ? 'It holds as it is written, within the PlatformPolicy.'
      : 'It holds as it is written. There is no PlatformPolicy that limits it.',
  };
}
