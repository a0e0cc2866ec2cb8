import type { Session, SessionEgress } from '@agentic-sessions/kubernetes-api';
import { stableHash } from '@agentic-sessions/policy';

/**
 * Names what a session was allowed to reach when it was made: sessions that were allowed the same share one
 * NetworkPolicy, which a change of today's policy narrows for all of them. Undefined where that is nothing.
 */
export function egressProfile(
  egress: SessionEgress | undefined,
): string | undefined {
  if (egress?.mode === 'None') return undefined;
  // Without a snapshot only today's policy holds, whatever it is. Names of hosts are no matter of the network.
  const reached = (egress?.networks ?? []).map(({ cidr, except, ports }) => [
    cidr,
    except ?? [],
    ports?.map(({ port, endPort, protocol }) => [port, endPort, protocol]),
  ]);
  return stableHash(JSON.stringify([egress?.mode, reached]));
}

/** The profile of a session. */
export function profileOf(session: Session): string | undefined {
  return egressProfile(session.spec.policy?.egress);
}
