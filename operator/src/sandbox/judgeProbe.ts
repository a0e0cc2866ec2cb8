import type { ProbeWord } from './probePrograms';
import type { Verdict } from './Verdict';

/** Reads what a client said of the network. Pure. */
export function judgeNetwork({ reached }: ProbeWord): Verdict {
  if (!reached.open) {
    return {
      status: 'Unknown',
      reason: 'NothingReached',
      message:
        'A Pod did not even reach what its NetworkPolicy opens, so nothing is known of what it closes. The network between Pods does not work, or is slow to take policies in.',
    };
  }
  const ignored = [
    ...(reached.egress ? ['out of a Pod'] : []),
    ...(reached.ingress ? ['into a Pod'] : []),
  ];
  if (ignored.length > 0) {
    return {
      status: 'False',
      reason: 'NotEnforced',
      message: `A connection ${ignored.join(
        ' and ',
      )} that a NetworkPolicy closes got through. The cluster accepts NetworkPolicies and does not enforce them, so sessions reach whatever its network leads to. It takes a network plugin that enforces them, such as Calico or Cilium.`,
    };
  }
  return {
    status: 'True',
    reason: 'Enforced',
    message:
      'A Pod reached what its NetworkPolicy opens, and nothing that it closes, out of it and into another.',
  };
}

/**
 * Reads whether a client that asked for a user namespace of its own had one.
 *
 * @param word - what it said; or why it did not come up, in words
 */
export function judgeUserNamespace(word: ProbeWord | string): Verdict {
  if (typeof word === 'string') {
    return {
      status: 'False',
      reason: 'NotStarted',
      message: `A Pod with a user namespace of its own (hostUsers: false) did not come up, so sessions run without: ${word}`,
    };
  }
  return word.userNamespace
    ? {
        status: 'True',
        reason: 'Supported',
        message: 'A Pod that asked for a user namespace of its own had one.',
      }
    : {
        status: 'False',
        reason: 'Ignored',
        message:
          'A Pod asked for a user namespace of its own (hostUsers: false), and got that of its node. Nodes or API server are too old, or the feature is switched off.',
      };
}
