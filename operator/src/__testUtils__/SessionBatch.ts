/* eslint-disable jest/no-standalone-expect -- what it expects is what the tests that use it have in common */
import {
  hasEnded,
  SESSION_LABEL,
  SESSION_NETWORK_POLICY,
} from '@agentic-sessions/kubernetes-api';
import { NETWORK_POLICIES, PODS } from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import type { Fate } from './Fate';
import type { OperatorBench } from './OperatorBench';
import { word } from './word';

/** Fates in turn, and where each must lead; those that run do so for as long as is asked, and a little. */
const FATES: ((runMs: number) => { fates: Fate[]; expected: string })[] = [
  runMs => ({ fates: [{ runMs }], expected: 'Completed/TurnEnded' }),
  runMs => ({
    fates: [{ runMs: runMs + 3_000 }],
    expected: 'Completed/TurnEnded',
  }),
  runMs => ({
    fates: [{ runMs, end: { word: word('failed', 'AgentExited') } }],
    expected: 'Failed/AgentExited',
  }),
  runMs => ({
    fates: [{ runMs: runMs + 1_000, end: { oom: 'runner' } }],
    expected: 'Failed/OOMKilled',
  }),
  runMs => ({
    fates: [{ startMs: 1_000, end: { evicted: 'beforeStart' } }, { runMs }],
    expected: 'Completed/TurnEnded',
  }),
];

/** What an operator is told so that what an ended session leaves is gone while a test still looks. */
export const TIDY = { KEEP_POD_SECONDS: '1' };

/** Sessions that come to all kinds of ends, and what must be true of them whatever happens to the operator meanwhile. */
export class SessionBatch {
  readonly #bench: OperatorBench;
  readonly #expected = new Map<string, string>();

  constructor(bench: OperatorBench) {
    this.#bench = bench;
  }

  /** Starts `count` sessions, with `pause` between two, that run for about `runMs` each. */
  async start(options: {
    count: number;
    runMs: number;
    pause: () => Promise<unknown>;
  }): Promise<void> {
    for (let i = 0; i < options.count; i += 1) {
      const { fates, expected } = FATES[i % FATES.length](options.runMs);
      this.#expected.set(await this.#bench.session({}, ...fates), expected);
      await options.pause();
    }
  }

  /** How many are in this phase now. */
  count(phase: string): number {
    return [...this.#expected.keys()].filter(
      name => this.#bench.status(name).phase === phase,
    ).length;
  }

  /**
   * Waits until all have ended as they must, each once, never with two Pods, and nothing of them is left. The operator
   * must be {@link TIDY} and still run.
   */
  async endsRightly(timeoutMs: number): Promise<void> {
    const names = [...this.#expected.keys()];
    await eventually(
      () => {
        const open = names.filter(
          name => !hasEnded(this.#bench.status(name).phase),
        );
        if (open.length > 0) {
          const { phase, reason } = this.#bench.status(open[0]);
          throw new Error(
            `${open.length} have not ended, as ${open[0]}: ${phase}/${reason}`,
          );
        }
      },
      { timeoutMs },
    );
    for (const [name, end] of this.#expected) {
      await this.#bench.reaches(name, end, 5_000);
    }
    expect(this.#bench.kubelet.doubles).toEqual([]);
    for (const name of names) {
      const phases = this.#bench.status(name).history?.map(h => h.phase) ?? [];
      expect(phases.filter(p => hasEnded(p))).toHaveLength(1);
      expect(hasEnded(phases.at(-1))).toBe(true);
    }
    await eventually(() => this.#leftNothing(), { timeoutMs: 15_000 });
  }

  /** Asked of the API server itself: Pods are gone, and of the namespace's NetworkPolicies the one that closes is left. */
  async #leftNothing(): Promise<void> {
    const { cluster, namespace } = this.#bench;
    const [pods, policies] = await Promise.all([
      cluster.client.list(PODS, { namespace, labelSelector: SESSION_LABEL }),
      cluster.client.list(NETWORK_POLICIES, { namespace }),
    ]);
    expect(pods.items.map(pod => pod.metadata.name)).toEqual([]);
    expect(policies.items.map(policy => policy.metadata.name)).toEqual([
      SESSION_NETWORK_POLICY,
    ]);
  }

  /**
   * How long after it could first be known the latest end was seen, in milliseconds.
   *
   * @param knowable - when the operator and its way to the API server were whole again, since the epoch
   */
  latestEnd(knowable: number): number {
    const { seenEnded, kubelet } = this.#bench;
    return Math.max(
      ...[...this.#expected.keys()].map(
        name =>
          (seenEnded.get(name) ?? Number.POSITIVE_INFINITY) -
          Math.max(kubelet.endedAt.get(name) ?? 0, knowable),
      ),
    );
  }
}
