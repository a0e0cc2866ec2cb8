import { randomUUID } from 'node:crypto';
import {
  KubernetesClient,
  loadClusterConfig,
  sleep,
  steadyClock,
  systemClock,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import type { OperatorConfig } from './config/OperatorConfig';
import { RECONCILE_LIMIT_MS } from './controller/Controller';
import { LeaderElector } from './leader/LeaderElector';
import { isProcessKnownDead, processIdentity } from './leader/processIdentity';
import { createMetrics } from './observability/createMetrics';
import { EventRecorder } from './observability/EventRecorder';
import { HealthServer } from './observability/HealthServer';
import { judgeHealth } from './observability/judgeHealth';
import { Recoveries } from './observability/Recoveries';
import type { WorkQueue } from './queue/WorkQueue';
import { runTerm } from './runTerm';
import { SessionCaches } from './session/SessionCaches';
import type { SessionTracer } from './tracing/SessionTracer';

/**
 * Limit for one attempt to connect. Short, since what goes nowhere while the network is away is sent again by TCP after
 * ever longer waits; not so short that a busy API server has no time for a handshake.
 */
const CONNECT_MS = 5_000;

/**
 * Runs the operator until the signal is aborted; resolves when everything has ended in order.
 *
 * @param tracer - absent where nobody asks for traces
 */
export async function runOperator(
  config: OperatorConfig,
  log: Logger,
  signal: AbortSignal,
  tracer?: SessionTracer,
): Promise<void> {
  const clock = systemClock;
  const metrics = createMetrics();
  const recoveries = new Recoveries(steadyClock);
  const client = new KubernetesClient({
    config: loadClusterConfig({ kubeconfig: config.kubeconfig }),
    userAgent: 'agentic-sessions-operator',
    connectTimeoutMs: CONNECT_MS,
    observe: call => {
      metrics.call(call);
      recoveries.note(call);
    },
  });
  const caches = new SessionCaches({
    client,
    clock,
    log,
    namespace: config.namespace,
    watchSeconds: config.watchSeconds,
  });
  let queues: ReadonlyMap<string, WorkQueue> = new Map();
  let elector: LeaderElector | undefined;
  metrics.watch({
    caches,
    queues: () => queues,
    now: () => clock.now(),
    steadyNow: () => steadyClock.now(),
  });
  const server = new HealthServer({
    registry: metrics.registry,
    healthy: () =>
      judgeHealth({
        passes: [...queues].flatMap(([queue, { processing }]) =>
          [...processing].map(([key, { startedAt }]) => ({
            queue,
            key,
            ms: steadyClock.now() - startedAt,
          })),
        ),
        passLimitMs: RECONCILE_LIMIT_MS,
        leaseStalledMs: elector?.stalledMs() ?? 0,
      }),
    ready: () =>
      caches.hasSynced() ? undefined : 'The caches are not warm yet',
  });
  if (config.metrics) {
    const port = await server.listen(config.metrics);
    log.info({ port }, 'Serving metrics and health');
  }
  const identity = config.leaderElection?.identity ?? processIdentity();
  const events = new EventRecorder({
    client,
    clock,
    log,
    instance: identity,
    newId: () => randomUUID().slice(0, 13).replace('-', ''),
    onDropped: metrics.eventDropped,
  });
  const stopCaches = new AbortController();
  const following = caches.run(stopCaches.signal);
  const term = (isLeading: () => boolean) => (leading: AbortSignal) =>
    runTerm(
      {
        client,
        caches,
        config,
        clock,
        log,
        metrics,
        events,
        tracer,
        isLeading,
        recoveries,
        onQueues: current => {
          queues = current;
        },
      },
      leading,
    );
  try {
    await caches.waitForSync(signal);
    log.info(
      {
        sessions: caches.sessions.store.size,
        pods: caches.pods.store.size,
      },
      'Caches are warm',
    );
    if (!config.leaderElection) {
      metrics.leading('none', true);
      await term(() => true)(signal);
      return;
    }
    const { name, namespace } = config.leaderElection;
    while (!signal.aborted) {
      const candidate = new LeaderElector({
        client,
        clock,
        log,
        namespace,
        name,
        identity,
        isKnownDead: isProcessKnownDead,
        onChange: leading => metrics.leading(name, leading),
      });
      elector = candidate;
      try {
        await candidate.run(
          signal,
          term(() => candidate.isLeading()),
        );
      } catch (error) {
        if (signal.aborted) return;
        // Nothing is kept from the lost term, so that standing again is as good as a new process.
        log.error({ err: error }, 'The term ended; standing for election anew');
        await sleep(clock, 1_000, signal);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopCaches.abort();
    await following;
    client.close();
    await server.close();
    log.info('Ended');
  }
}
