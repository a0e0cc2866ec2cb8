import {
  hasEnded,
  NETWORK_POLICY_CONDITION,
  USER_NAMESPACE_CONDITION,
} from '@agentic-sessions/kubernetes-api';
import { Gauge, type Registry } from 'prom-client';
import type { WorkQueue } from '../queue/WorkQueue';
import type { SessionCaches } from '../session/SessionCaches';

/** What is looked into at each scrape. */
export interface HeldSources {
  caches: SessionCaches;
  /** The queues of the present term by name; none while another process leads. */
  queues: () => ReadonlyMap<string, WorkQueue>;
  now: () => number;
  /** Time of the queues' clock. */
  steadyNow: () => number;
}

const OPERATIONS = [
  'lists',
  'listErrors',
  'watches',
  'watchErrors',
  'expirations',
  'silences',
  'events',
  'bookmarks',
  'handlerErrors',
] as const;

/** Registers gauges that are measured when somebody asks, not kept up to date all the time. */
export function measureHeld(registry: Registry, sources: HeldSources): void {
  const { caches, queues, now, steadyNow } = sources;
  const registers = [registry];
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    collect?: (this: Gauge<L>) => void,
  ) => new Gauge<L>({ name, help, labelNames, registers, collect });

  gauge(
    'agentic_sessions_sessions',
    'Sessions by phase',
    ['phase'],
    function collect() {
      this.reset();
      for (const { status } of caches.sessions.store.values()) {
        this.inc({ phase: status?.phase ?? 'Pending' });
      }
    },
  );
  gauge(
    'agentic_sessions_open_sessions',
    'Sessions that have not ended',
    [],
    function collect() {
      let open = 0;
      for (const { status } of caches.sessions.store.values()) {
        if (!hasEnded(status?.phase)) open += 1;
      }
      this.set(open);
    },
  );
  gauge(
    'agentic_sessions_sandbox_condition',
    'What was found out about the cluster: 1 yes, 0 no, -1 unknown',
    ['condition'],
    function collect() {
      this.reset();
      const status = caches.platformPolicy()?.status;
      for (const condition of [
        NETWORK_POLICY_CONDITION,
        USER_NAMESPACE_CONDITION,
      ]) {
        const found = status?.conditions?.find(c => c.type === condition);
        this.set(
          { condition },
          { True: 1, False: 0, Unknown: -1 }[found?.status ?? 'Unknown'],
        );
      }
    },
  );
  const work = (
    set: (labels: Record<'name' | 'controller', string>, s: number[]) => void,
  ) => {
    for (const [name, queue] of queues()) {
      set(
        { name, controller: name },
        [...queue.processing.values()].map(
          ({ startedAt }) => (steadyNow() - startedAt) / 1000,
        ),
      );
    }
  };
  gauge(
    'workqueue_longest_running_processor_seconds',
    'Longest work on a key under way',
    ['name', 'controller'],
    function collect() {
      this.reset();
      work((labels, seconds) => this.set(labels, Math.max(0, ...seconds)));
    },
  );
  gauge(
    'workqueue_unfinished_work_seconds',
    'Work under way, all keys together',
    ['name', 'controller'],
    function collect() {
      this.reset();
      work((labels, seconds) =>
        this.set(
          labels,
          seconds.reduce((a, b) => a + b, 0),
        ),
      );
    },
  );
  gauge(
    'agentic_sessions_cache_objects',
    'Objects in a cache',
    ['kind'],
    function collect() {
      for (const [kind, informer] of Object.entries(caches.all)) {
        this.set({ kind }, informer.stats.objects);
      }
    },
  );
  gauge(
    'agentic_sessions_cache_silence_seconds',
    'Since a cache last heard of the API server',
    ['kind'],
    function collect() {
      for (const [kind, informer] of Object.entries(caches.all)) {
        const { lastActivityAt } = informer.stats;
        if (lastActivityAt === undefined) continue;
        this.set({ kind }, (now() - lastActivityAt) / 1000);
      }
    },
  );
  gauge(
    'agentic_sessions_cache_operations',
    'What a cache has done since the start',
    ['kind', 'operation'],
    function collect() {
      for (const [kind, informer] of Object.entries(caches.all)) {
        for (const operation of OPERATIONS) {
          this.set({ kind, operation }, informer.stats[operation]);
        }
      }
    },
  );
}
