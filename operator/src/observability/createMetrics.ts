import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import type { ObservedCall } from '@agentic-sessions/kubernetes-client';
import type { ControllerMetrics } from '../controller/ControllerMetrics';
import type { WorkQueueMetrics } from '../queue/WorkQueueMetrics';
import type { SessionMetrics } from '../session/SessionMetrics';
import type { DroppedBecause } from './EventRecorder';
import { measureHeld, type HeldSources } from './measureHeld';

/** Everything that is measured. Names of controllers and queues are controller-runtime's, so that its dashboards fit. */
export interface OperatorMetrics {
  registry: Registry;
  controller(name: string, workers: number): ControllerMetrics;
  queue(name: string): WorkQueueMetrics;
  sessions: SessionMetrics;
  call(call: ObservedCall): void;
  leading(name: string, leading: boolean): void;
  eventDropped(reason: DroppedBecause): void;
  sandboxChecked(result: 'True' | 'False' | 'Unknown'): void;
  /** Measures at the moment it is asked what these hold. */
  watch(sources: HeldSources): void;
}

const SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
const LONG = [
  0.5,
  1,
  2,
  5,
  10,
  30,
  60,
  120,
  300,
  600,
  1800,
  3600,
  4 * 3600,
  24 * 3600,
];

/** How often the event loop's delay is looked at, in ms. Every 10, as is usual, costs most of what an idle operator uses. */
const LAG_PRECISION_MS = 50;

/** Labels of a queue. Each of ours is of the controller of its name. */
const QUEUE: ('name' | 'controller')[] = ['name', 'controller'];

/** Makes a registry with all metrics of the operator. */
export function createMetrics(): OperatorMetrics {
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: LAG_PRECISION_MS,
  });
  const registers = [registry];
  const counter = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
  ) => new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
  ) => new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    buckets = SECONDS,
  ) => new Histogram({ name, help, labelNames, buckets, registers });

  const reconciles = counter(
    'controller_runtime_reconcile_total',
    'Reconciles by result',
    ['controller', 'result'],
  );
  const errors = counter(
    'controller_runtime_reconcile_errors_total',
    'Reconciles that failed, for whatever reason, and are tried again',
    ['controller'],
  );
  const failures = {
    error: undefined,
    panic: counter(
      'controller_runtime_reconcile_panics_total',
      'Reconciles that failed by a bug',
      ['controller'],
    ),
    timeout: counter(
      'controller_runtime_reconcile_timeouts_total',
      'Reconciles that took too long',
      ['controller'],
    ),
  };
  const reconcileSeconds = histogram(
    'controller_runtime_reconcile_time_seconds',
    'Duration of reconciles',
    ['controller'],
  );
  const active = gauge(
    'controller_runtime_active_workers',
    'Workers that reconcile now',
    ['controller'],
  );
  const maxWorkers = gauge(
    'controller_runtime_max_concurrent_reconciles',
    'Workers there are',
    ['controller'],
  );

  const depth = gauge(
    'workqueue_depth',
    'Keys that could be worked on now',
    QUEUE,
  );
  const adds = counter(
    'workqueue_adds_total',
    'Keys added to the queue',
    QUEUE,
  );
  const retries = counter(
    'workqueue_retries_total',
    'Keys put back after a failure',
    QUEUE,
  );
  const queueSeconds = histogram(
    'workqueue_queue_duration_seconds',
    'Wait of ready keys',
    QUEUE,
  );
  const workSeconds = histogram(
    'workqueue_work_duration_seconds',
    'Work on a key',
    QUEUE,
  );

  const master = gauge(
    'leader_election_master_status',
    'Whether this process leads',
    ['name'],
  );
  const calls = counter(
    'rest_client_requests_total',
    'Requests to the API server',
    ['method', 'code'],
  );

  const phases = counter(
    'agentic_sessions_phase_transitions_total',
    'Sessions that entered a phase',
    ['phase', 'reason'],
  );
  const queued = histogram(
    'agentic_sessions_queue_seconds',
    'From the creation of a session until its Pod is made',
    [],
    LONG,
  );
  const starts = histogram(
    'agentic_sessions_start_seconds',
    'From the creation of a Pod until its runner runs',
    [],
    LONG,
  );
  const runs = histogram(
    'agentic_sessions_run_seconds',
    'From the start of a runner until its session ends',
    [],
    LONG,
  );
  const pods = counter('agentic_sessions_pods_created_total', 'Pods made', []);
  const deleted = counter(
    'agentic_sessions_pods_deleted_total',
    'Pods deleted',
    [],
  );
  const refused = counter(
    'agentic_sessions_pods_refused_total',
    'Pods that the API server did not take',
    ['kind'],
  );
  const retried = counter(
    'agentic_sessions_retries_total',
    'Attempts after the first',
    ['reason'],
  );

  const droppedEvents = counter(
    'agentic_sessions_events_dropped_total',
    'Events that nobody will read: too many waited, the API server did not take them, or the process ended',
    ['reason'],
  );

  const checks = counter(
    'agentic_sessions_sandbox_checks_total',
    'Tries whether the cluster enforces NetworkPolicies, by what was found',
    ['result'],
  );

  return {
    registry,
    controller: (controller, workers) => {
      maxWorkers.set({ controller }, workers);
      return {
        reconciled: (result, seconds) => {
          reconciles.inc({ controller, result });
          reconcileSeconds.observe({ controller }, seconds);
        },
        failed: kind => {
          errors.inc({ controller });
          failures[kind]?.inc({ controller });
        },
        activeWorkers: workersNow => active.set({ controller }, workersNow),
      };
    },
    queue: name => {
      const labels = { name, controller: name };
      return {
        added: () => adds.inc(labels),
        retried: () => retries.inc(labels),
        depth: items => depth.set(labels, items),
        waited: seconds => queueSeconds.observe(labels, seconds),
        worked: seconds => workSeconds.observe(labels, seconds),
      };
    },
    sessions: {
      phaseChanged: (_, phase, reason) => phases.inc({ phase, reason }),
      admitted: seconds => queued.observe(seconds),
      started: seconds => starts.observe(seconds),
      ended: seconds => runs.observe(seconds),
      podCreated: () => pods.inc(),
      podDeleted: () => deleted.inc(),
      podRefused: kind => refused.inc({ kind }),
      retried: reason => retried.inc({ reason }),
    },
    call: ({ method, status }) =>
      calls.inc({
        method,
        code: status === undefined ? '<error>' : String(status),
      }),
    leading: (name, leading) => master.set({ name }, leading ? 1 : 0),
    eventDropped: reason => droppedEvents.inc({ reason }),
    sandboxChecked: result => checks.inc({ result }),
    watch: sources => measureHeld(registry, sources),
  };
}
