import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import type { Clock } from '../Clock';
import { snapshotToolPolicy } from './snapshotToolPolicy';
import type { ToolCallFacts, ToolPolicy, ToolVerdict } from './ToolPolicy';

/**
 * The policy that holds at this moment. It begins as the portal gave it and is replaced whenever the portal says another, so
 * that the next call is judged by what holds then.
 */
export class CurrentPolicy implements ToolPolicy {
  private policy: ToolPolicy;
  private readonly clock: Clock;
  /** What held before, and until when. Policies change rarely, so that none needs to be forgotten. */
  private readonly former: { policy: ToolPolicy; until: number }[] = [];
  private readonly defaultExpirySeconds: number;
  private readonly changed: () => void;

  /** @param options - `changed` is called after each change */
  constructor(options: {
    snapshot: SessionPolicySnapshot | undefined;
    defaultExpirySeconds: number;
    clock: Clock;
    changed: () => void;
  }) {
    this.clock = options.clock;
    this.defaultExpirySeconds = options.defaultExpirySeconds;
    this.changed = options.changed;
    this.policy = snapshotToolPolicy(
      options.snapshot,
      this.defaultExpirySeconds,
    );
  }

  get version(): string {
    return this.policy.version;
  }

  get expirySeconds(): number {
    return this.policy.expirySeconds;
  }

  decide(call: ToolCallFacts): ToolVerdict {
    return this.policy.decide(call);
  }

  /**
   * What is to be said of a call that was carried out and that began at `since`: nobody is blamed for what policy allowed when
   * it was begun.
   */
  decideDone(call: ToolCallFacts, since: number): ToolVerdict {
    const now = this.policy.decide(call);
    if (now.outcome === 'allow') return now;
    return (
      this.former
        .filter(({ until }) => until >= since)
        .map(({ policy }) => policy.decide(call))
        .find(({ outcome }) => outcome === 'allow') ?? now
    );
  }

  /** What holds from now on. The same as before changes nothing. */
  replace(snapshot: SessionPolicySnapshot): void {
    if (snapshot.version === this.policy.version) return;
    // Understood first: one that cannot be changes nothing.
    const next = snapshotToolPolicy(snapshot, this.defaultExpirySeconds);
    this.former.push({ policy: this.policy, until: this.clock.now() });
    this.policy = next;
    this.changed();
  }
}
