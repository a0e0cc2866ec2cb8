import type { Session, SessionEgress } from '@agentic-sessions/kubernetes-api';
import { sha256Hex } from '../sha256Hex';

/** Of the digest in a name: enough that nobody finds two profiles that share it. */
const DIGITS = 32;

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
  return sha256Hex(JSON.stringify([egress?.mode, reached])).slice(0, DIGITS);
}

/** The profile of a session. */
export function profileOf(session: Session): string | undefined {
  return egressProfile(session.spec.policy?.egress);
}
