import { OPERATOR_NAME } from '@agentic-sessions/kubernetes-api';
import { EVENTS } from '@agentic-sessions/kubernetes-client';
import { eventually, freePort } from '@agentic-sessions/test-support';
import { ChaosProxy } from './__testUtils__/ChaosProxy';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { parseMetrics, type Sample } from './__testUtils__/parseMetrics';
import { TIDY } from './__testUtils__/SessionBatch';

jest.setTimeout(120_000);

const QUEUES = ['session', 'agentruntime', 'network'];

describe('What the program tells of itself', () => {
  const bench = new OperatorBench();
  const proxy = new ChaosProxy(bench.cluster.client.config);
  let url = '';

  beforeAll(async () => {
    await bench.start();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    bench
      .operator(
        { ...TIDY, METRICS_ADDRESS: `127.0.0.1:${port}` },
        await proxy.start(),
      )
      .start();
    await eventually(
      async () => {
        const { ok, status } = await fetch(`${url}/readyz`);
        if (!ok) throw new Error(`It is not ready: ${status}`);
      },
      { timeoutMs: 30_000 },
    );
  });

  afterAll(async () => {
    await bench.stop();
    await proxy.stop();
  });

  const scrape = async (): Promise<Sample[]> =>
    parseMetrics(await (await fetch(`${url}/metrics`)).text());

  const sum = (
    samples: Sample[],
    name: string,
    labels: Record<string, string> = {},
  ): number =>
    samples
      .filter(
        sample =>
          sample.name === name &&
          Object.entries(labels).every(([k, v]) => sample.labels[k] === v),
      )
      .reduce((total, { value }) => total + value, 0);

  /** Waits until each figure is more by at least this than it was, or by just this where that is said. */
  const moves = async (
    before: Sample[],
    expected: [
      name: string,
      labels: Record<string, string>,
      by: number,
      how?: 'exactly',
    ][],
  ) =>
    eventually(async () => {
      const now = await scrape();
      for (const [name, labels, by, how] of expected) {
        const moved = sum(now, name, labels) - sum(before, name, labels);
        if (moved < by || (how === 'exactly' && moved !== by)) {
          throw new Error(`${name}${JSON.stringify(labels)} moved by ${moved}`);
        }
      }
    });

  it('says whether it lives and leads, and what its caches hold', async () => {
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.text()]).toEqual([200, 'ok\n']);
    await eventually(async () => {
      const now = await scrape();
      const leading = { name: bench.namespace };
      expect(sum(now, 'leader_election_master_status', leading)).toBe(1);
      expect(
        sum(now, 'agentic_sessions_cache_objects', { kind: 'AgentRuntime' }),
      ).toBeGreaterThan(0);
      for (const name of QUEUES) {
        for (const figure of [
          'workqueue_unfinished_work_seconds',
          'workqueue_longest_running_processor_seconds',
        ]) {
          expect(
            now.filter(s => s.name === figure && s.labels.controller === name),
          ).toHaveLength(1);
        }
      }
    });
    const now = await scrape();
    for (const kind of [
      'Session',
      'Pod',
      'AgentRuntime',
      'NamespacePolicy',
      'PlatformPolicy',
      'Namespace',
      'NetworkPolicy',
    ]) {
      const of = (name: string, more = {}) => sum(now, name, { kind, ...more });
      expect(
        of('agentic_sessions_cache_operations', { operation: 'lists' }),
      ).toBeGreaterThan(0);
      // A watch that is quiet says within seconds that it lives.
      expect(of('agentic_sessions_cache_silence_seconds')).toBeLessThan(15);
    }
    expect(sum(now, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });

  it('counts a session from its creation to its end', async () => {
    const before = await scrape();
    const name = await bench.session({}, { runMs: 1_500 });
    await bench.reaches(name, 'Completed/TurnEnded');
    const session = { controller: 'session' };
    await moves(before, [
      ['controller_runtime_reconcile_total', session, 4],
      [
        'controller_runtime_reconcile_total',
        { ...session, result: 'success' },
        1,
      ],
      [
        'controller_runtime_reconcile_total',
        { ...session, result: 'requeue_after' },
        1,
      ],
      ['controller_runtime_reconcile_time_seconds_count', session, 4],
      ['workqueue_adds_total', { name: 'session', ...session }, 4],
      ['workqueue_queue_duration_seconds_count', session, 4],
      ['workqueue_work_duration_seconds_count', session, 4],
      ['rest_client_requests_total', { method: 'POST', code: '201' }, 2],
      ['rest_client_requests_total', { method: 'PATCH', code: '200' }, 2],
      [
        'agentic_sessions_phase_transitions_total',
        { phase: 'Running' },
        1,
        'exactly',
      ],
      [
        'agentic_sessions_phase_transitions_total',
        { phase: 'Completed', reason: 'TurnEnded' },
        1,
        'exactly',
      ],
      ['agentic_sessions_queue_seconds_count', {}, 1, 'exactly'],
      ['agentic_sessions_start_seconds_count', {}, 1, 'exactly'],
      ['agentic_sessions_run_seconds_count', {}, 1, 'exactly'],
      ['agentic_sessions_pods_created_total', {}, 1, 'exactly'],
      // After KEEP_POD_SECONDS.
      ['agentic_sessions_pods_deleted_total', {}, 1],
      ['agentic_sessions_sessions', { phase: 'Completed' }, 1],
    ]);
    const now = await scrape();
    expect(sum(now, 'agentic_sessions_open_sessions')).toBe(0);
    expect(sum(now, 'workqueue_depth', { name: 'session' })).toBe(0);
    expect(
      sum(now, 'controller_runtime_active_workers', { controller: 'session' }),
    ).toBe(0);
    expect(
      sum(now, 'controller_runtime_max_concurrent_reconciles', session),
    ).toBe(32);
  });

  it('counts what is tried again, and what is refused', async () => {
    const before = await scrape();
    const quota = ['quota', 'none', '-n', bench.namespace];
    const made = await bench.cluster.kubectl([
      'create',
      ...quota,
      '--hard=pods=0',
    ]);
    expect(made.ok).toBe(true);
    await eventually(async () => {
      const { stdout } = await bench.cluster.kubectl([
        'get',
        ...quota,
        '-o',
        'jsonpath={.status.hard.pods}',
      ]);
      expect(stdout).toBe('0');
    });
    const name = await bench.session(
      {},
      { startMs: 100, end: { evicted: 'beforeStart' } },
      { runMs: 500 },
    );
    await moves(before, [
      ['agentic_sessions_pods_refused_total', { kind: 'quota' }, 1],
      ['agentic_sessions_open_sessions', {}, 1],
    ]);
    await bench.cluster.kubectl(['delete', ...quota]);
    await bench.reaches(name, 'Completed/TurnEnded', 60_000);
    await moves(before, [
      ['agentic_sessions_retries_total', {}, 1],
      ['agentic_sessions_pods_created_total', {}, 2],
    ]);
  });

  it('counts what fails, once more where it is tried again', async () => {
    const before = await scrape();
    let failures = 3;
    proxy.misbehave((path, method) => {
      if (method !== 'PATCH' || !path.includes('/sessions/')) return 'pass';
      failures -= 1;
      return failures >= 0 ? 'reset' : 'pass';
    });
    const name = await bench.session({}, { runMs: 1_500 });
    await bench.reaches(name, 'Completed/TurnEnded', 30_000);
    // The watches feel it too.
    proxy.misbehave(path => (path.includes('watch=true') ? 'reset' : 'pass'));
    proxy.cut();
    const session = { controller: 'session' };
    await moves(before, [
      [
        'controller_runtime_reconcile_total',
        { ...session, result: 'error' },
        1,
      ],
      ['controller_runtime_reconcile_errors_total', session, 1],
      ['workqueue_retries_total', session, 1],
      ['rest_client_requests_total', { method: 'PATCH', code: '<error>' }, 1],
      [
        'agentic_sessions_cache_operations',
        { kind: 'Session', operation: 'watchErrors' },
        1,
      ],
    ]);
    proxy.misbehave(() => 'pass');
  });

  it('writes Events that tell a person what became of a session', async () => {
    const name = await bench.session({}, { runMs: 200, end: { oom: 'agent' } });
    await bench.reaches(name, 'Failed/OOMKilled');
    const [event] = await eventually(async () => {
      const { items } = await bench.cluster.client.list(EVENTS, {
        namespace: bench.namespace,
        fieldSelector: `regarding.name=${name}`,
      });
      expect(items).toHaveLength(1);
      return items;
    });
    const { message } = bench.status(name);
    expect(event).toMatchObject({
      type: 'Warning',
      reason: 'OOMKilled',
      action: 'Failed',
      note: message,
      reportingController: `agentic-sessions.io/${OPERATOR_NAME}`,
      regarding: { kind: 'Session', name, namespace: bench.namespace },
    });
  });

  it('counts Events that nobody takes', async () => {
    const before = await scrape();
    proxy.misbehave(path => (path.includes('/events') ? 'error500' : 'pass'));
    const name = await bench.session({}, { runMs: 200 });
    await bench.reaches(name, 'Completed/TurnEnded');
    await moves(before, [
      ['agentic_sessions_events_dropped_total', { reason: 'refused' }, 1],
    ]);
    proxy.misbehave(() => 'pass');
  });
});
