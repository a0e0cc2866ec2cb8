import { randomUUID } from 'node:crypto';
import { ACTIVE_PHASES } from '@agentic-sessions/kubernetes-api';
import {
  sleep,
  steadyClock as steady,
  type Clock,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { resolveQueue } from '@agentic-sessions/policy';
import type { Logger } from 'pino';
import { AdmissionDesk } from './admission/AdmissionDesk';
import type { OperatorConfig } from './config/OperatorConfig';
import { Controller } from './controller/Controller';
import type { Reconciler } from './controller/Reconciler';
import { leadingClient } from './leader/leadingClient';
import type { OperatorMetrics } from './observability/createMetrics';
import { drainAtEnd } from './observability/drainAtEnd';
import type { EventRecorder } from './observability/EventRecorder';
import type { Recoveries } from './observability/Recoveries';
import { NetworkKeeper } from './network/NetworkKeeper';
import { wireNetworks } from './network/wireNetworks';
import { PRIORITIES } from './queue/priorities';
import { probeOutages } from './queue/probeOutages';
import { NamespacePolicyReconciler } from './policy/NamespacePolicyReconciler';
import { wireNamespacePolicies } from './policy/wireNamespacePolicies';
import { WorkQueue } from './queue/WorkQueue';
import { isUsable } from './runtime/isUsable';
import { RuntimeReconciler } from './runtime/RuntimeReconciler';
import { SandboxCheck } from './sandbox/SandboxCheck';
import { SandboxChecker } from './sandbox/SandboxChecker';
import { isTerminal } from './session/currentPod';
import type { SessionCaches } from './session/SessionCaches';
import { SessionReconciler } from './session/SessionReconciler';
import type { SessionTracer } from './tracing/SessionTracer';
import { wireSessions } from './wireSessions';

/** Our own writes come back by watch within milliseconds; after so long the watch is not believed any more. */
const DOUBT_AFTER_MS = 3_000;

/** What one term as leader needs. */
export interface TermOptions {
  client: KubernetesClient;
  caches: SessionCaches;
  config: OperatorConfig;
  clock: Clock;
  log: Logger;
  metrics: OperatorMetrics;
  events: EventRecorder;
  /** Absent where nobody asks for traces. */
  tracer: SessionTracer | undefined;
  isLeading: () => boolean;
  /** Tells when what failed may be tried again at once. */
  recoveries: Recoveries;
  /** Told of the queues of this term by name; of none when it has ended. */
  onQueues: (queues: ReadonlyMap<string, WorkQueue>) => void;
}

/**
 * Reconciles until the signal is aborted, then lets what is under way end. Nothing is carried from one term to the
 * next but the caches, and those are read anew: what a follower saw may be older than what the last leader did.
 */
export async function runTerm(
  options: TermOptions,
  signal: AbortSignal,
): Promise<void> {
  const { caches, config, clock, log, metrics } = options;
  const client = leadingClient(options.client, options.isLeading);
  await caches.refresh(signal);
  const queues = new Map<string, WorkQueue>();
  const newQueue = (name: string) => {
    const made = new WorkQueue({ clock: steady, metrics: metrics.queue(name) });
    queues.set(name, made);
    return made;
  };
  const queue = newQueue('session');
  const desk = new AdmissionDesk({
    open: namespace => caches.open(namespace),
    openEverywhere: () => caches.open(),
    namespaces: () => caches.openNamespaces(),
    countOpen: namespace => caches.countOpen(namespace),
    ended: namespace => caches.ended(namespace),
    rules: namespace => resolveQueue(caches.policySources(namespace)),
    canStart: session =>
      isUsable(caches.runtimes.store.get(session.spec.framework.type)),
    now: () => clock.now(),
    wake: key => queue.add(key, { priority: PRIORITIES.start }),
    hasPlace: session =>
      (session.status?.phase !== undefined &&
        ACTIVE_PHASES.includes(session.status.phase)) ||
      caches.podsOf(session).some(pod => !isTerminal(pod)),
  });
  const network = new NetworkKeeper({
    client,
    caches,
    gateways: config.gateways,
  });
  const reconciler = new SessionReconciler({
    client,
    caches,
    desk,
    network,
    clock,
    settings: config.pod,
    patience: config.patience,
    events: options.events,
    metrics: metrics.sessions,
    tracer: options.tracer,
  });
  const controller = new Controller({
    name: 'session',
    queue,
    reconciler,
    clock: steady,
    log,
    workers: config.workers,
    newId: randomUUID,
    metrics: metrics.controller('session', config.workers),
  });
  /** One of the lesser controllers: few keys, and nobody waits for them. */
  const beside = (name: string, each: Reconciler) => {
    const keys = newQueue(name);
    const own = new Controller({
      name,
      queue: keys,
      reconciler: each,
      clock: steady,
      log,
      workers: 1,
      newId: randomUUID,
      metrics: metrics.controller(name, 1),
    });
    return { keys, run: (until: AbortSignal) => own.run(until) };
  };
  const runtimes = beside(
    'agentruntime',
    new RuntimeReconciler(
      client,
      name => caches.runtimes.store.get(name),
      clock,
    ),
  );
  const policies = beside(
    'namespacepolicy',
    new NamespacePolicyReconciler(client, caches, clock),
  );
  const networks = beside('network', network);
  const undo = [
    wireNetworks(caches, networks.keys, config.namespace),
    wireSessions(caches, queue, reconciler, desk),
    wireNamespacePolicies(caches, policies.keys),
    caches.runtimes.addHandler(event => runtimes.keys.add(event.key)),
  ];
  options.onQueues(queues);
  const forgetRecoveries = options.recoveries.onRecovery(() => {
    let tried = 0;
    for (const each of queues.values()) tried += each.retryNow();
    if (tried > 0) log.info({ tried }, 'What had failed is tried again');
  });
  const impatience = new AbortController();
  let cancel = () => {};
  let endsAt: number | undefined;
  signal.addEventListener(
    'abort',
    () => {
      for (const each of queues.values()) each.close();
      // Who has lost the lease has no time to end in order: somebody else may have begun.
      const isLeading = options.isLeading();
      const drainMs = isLeading ? config.drainMs : 0;
      if (isLeading) endsAt = steady.now() + drainMs;
      cancel = steady.setTimeout(
        () => impatience.abort(new Error('The operator is ending')),
        drainMs,
      );
    },
    { once: true },
  );
  const doubting = doubtSilence(options, signal);
  const probing = probeOutages(queues, steady, signal);
  const checking = config.sandboxCheck
    ? new SandboxChecker({
        client,
        clock,
        log,
        check: new SandboxCheck({
          client,
          clock,
          namespace: config.sandboxCheck.namespace,
          settings: config.pod,
        }),
        policy: () => caches.platformPolicy(),
        periodMs: config.sandboxCheck.periodMs,
        checked: result => metrics.sandboxChecked(result),
      }).run(signal)
    : undefined;
  try {
    await Promise.all([
      controller.run(impatience.signal),
      runtimes.run(impatience.signal),
      policies.run(impatience.signal),
      networks.run(impatience.signal),
    ]);
  } finally {
    cancel();
    undo.forEach(remove => remove());
    forgetRecoveries();
    options.onQueues(new Map());
    await doubting;
    await probing;
    await checking;
    const late = await drainAtEnd(options.events, endsAt, steady.now());
    if (late > 0) log.warn({ late }, 'There was no time for some Events');
  }
}

async function doubtSilence(
  { caches, clock, log }: Pick<TermOptions, 'caches' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await sleep(clock, 1_000, signal);
      const doubted = await caches.doubtSilence(DOUBT_AFTER_MS, signal);
      if (doubted.length > 0) {
        log.warn({ kinds: doubted }, 'A silent watch was replaced');
      }
    } catch (error) {
      // Only the signal ends either of them early.
      if (!signal.aborted) throw error;
    }
  }
}
