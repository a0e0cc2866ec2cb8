import { createMetrics } from './createMetrics';

describe('createMetrics', () => {
  const valueOf = async (
    metrics: ReturnType<typeof createMetrics>,
    name: string,
    labels: Record<string, string>,
  ) => {
    const { values } = await metrics.registry.getSingleMetric(name)!.get();
    return values.find(value =>
      Object.entries(labels).every(([k, v]) => value.labels[k] === v),
    )?.value;
  };

  it('counts bugs and timeouts as errors as well, as controller-runtime does', async () => {
    const metrics = createMetrics();
    const controller = metrics.controller('session', 16);
    for (const kind of ['error', 'panic', 'timeout'] as const) {
      controller.failed(kind);
    }
    const of = (name: string) =>
      valueOf(metrics, `controller_runtime_${name}`, { controller: 'session' });
    expect(await of('reconcile_errors_total')).toBe(3);
    expect(await of('reconcile_panics_total')).toBe(1);
    expect(await of('reconcile_timeouts_total')).toBe(1);
  });

  it('tells queues apart by name and controller', async () => {
    const metrics = createMetrics();
    metrics.queue('session').depth(7);
    metrics.queue('network').depth(2);
    const labels = { name: 'network', controller: 'network' };
    expect(await valueOf(metrics, 'workqueue_depth', labels)).toBe(2);
  });

  it('counts what seldom happens', async () => {
    const metrics = createMetrics();
    metrics.sandboxChecked('False');
    metrics.eventDropped('full');
    metrics.call({ method: 'GET', path: '/', status: undefined });
    metrics.leading('lease', true);
    metrics.leading('lease', false);
    const found = await Promise.all([
      valueOf(metrics, 'agentic_sessions_sandbox_checks_total', {
        result: 'False',
      }),
      valueOf(metrics, 'agentic_sessions_events_dropped_total', {
        reason: 'full',
      }),
      valueOf(metrics, 'rest_client_requests_total', { code: '<error>' }),
      valueOf(metrics, 'leader_election_master_status', { name: 'lease' }),
    ]);
    expect(found).toEqual([1, 1, 1, 0]);
  });
});
