import type { Session, SessionEgress } from '@agentic-sessions/kubernetes-api';
import {
  objectKey,
  type NetworkPolicy,
  type NetworkPolicyEgressRule,
} from '@agentic-sessions/kubernetes-client';
import { saysTheSame, wantedPolicies } from './planNetwork';

/**
 * Whether the network around a session is closed, asked before each Pod. Sessions of a namespace are nearly all allowed the
 * same, so what they need is worked out once, until today's policy changes, and compared once with what is there.
 */
export class ClosedChecks {
  readonly #gateways: readonly NetworkPolicyEgressRule[];
  /** What sessions need, by namespace and by what they were allowed. */
  readonly #wanted = new Map<
    string,
    { today: SessionEgress; byAllowed: Map<string, NetworkPolicy[]> }
  >();
  /** Objects as they were read → what they were seen to agree with. */
  readonly #agreed = new WeakMap<NetworkPolicy, NetworkPolicy>();

  constructor(gateways: readonly NetworkPolicyEgressRule[]) {
    this.#gateways = gateways;
  }

  /**
   * Whether the policies for just this session are there and as they should be.
   *
   * @param today - what today's policy lets sessions reach: the same object as long as policy does not change
   * @param find - the NetworkPolicy of a key, as it is
   */
  isClosed(
    session: Session,
    today: SessionEgress,
    find: (key: string) => NetworkPolicy | undefined,
  ): boolean {
    return this.#wantedFor(session, today).every(wanted => {
      const there = find(objectKey(wanted));
      if (!there) return false;
      if (this.#agreed.get(there) === wanted) return true;
      const agrees = saysTheSame(there, wanted);
      if (agrees) this.#agreed.set(there, wanted);
      return agrees;
    });
  }

  /** Nobody starts anything there for now. */
  forget(namespace: string): void {
    this.#wanted.delete(namespace);
  }

  #wantedFor(session: Session, today: SessionEgress): NetworkPolicy[] {
    const namespace = session.metadata.namespace ?? '';
    let known = this.#wanted.get(namespace);
    if (known?.today !== today) {
      known = { today, byAllowed: new Map() };
      this.#wanted.set(namespace, known);
    }
    const allowed = JSON.stringify(session.spec.policy?.egress) ?? '';
    let wanted = known.byAllowed.get(allowed);
    if (!wanted) {
      wanted = wantedPolicies({
        namespace,
        managed: false,
        sessions: [session],
        today,
        gateways: this.#gateways,
      });
      known.byAllowed.set(allowed, wanted);
    }
    return wanted;
  }
}
