import {
  agentRuntimeResource,
  OPERATOR_SERVICE_ACCOUNT,
  SYSTEM_NAMESPACE,
} from '@agentic-sessions/kubernetes-api';
import {
  KubernetesClient,
  LEASES,
  NAMESPACES,
  SERVICE_ACCOUNTS,
} from '@agentic-sessions/kubernetes-client';
import { freePort, TestCluster } from '@agentic-sessions/test-support';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleOperator } from '../__testUtils__/bundleOperator';
import { PaperNode } from '../__testUtils__/PaperNode';
import { layOutGround } from '../cluster/layOutGround';
import { RUNTIME_CLASSES } from '../cluster/RUNTIME_CLASSES';
import { CpuMeter } from '../machine/CpuMeter';
import { renderReport } from '../report/renderReport';
import { measureOperator } from './measureOperator';
import type { OperatorFigures } from './OperatorFigures';
import { OperatorProgram } from './OperatorProgram';
import { SessionObserver } from './SessionObserver';

jest.setTimeout(120_000);

const FLAGS = {
  sessions: [5],
  rate: 5,
  pacedSeconds: 1,
  atRest: 5,
  idleSeconds: 1,
  repeat: 1,
  namespaces: 1,
  settings: {},
  plainSandboxes: false,
};

/** All numbers in some figures, by their paths. */
function numbersIn(value: unknown, at = ''): [string, number][] {
  if (typeof value === 'number') return [[at, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    numbersIn(part, `${at}.${key}`),
  );
}

// Not how long anything took: other suites use the machine and the cluster at the same time.
describe('The benchmark of the operator', () => {
  const cluster = new TestCluster();
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const namespace = `${name}-0`;
  const folder = mkdtempSync(path.join(tmpdir(), 'benchmark-'));
  const node = new PaperNode(cluster.client, name, namespace);
  const observer = new SessionObserver(cluster.client, [namespace]);
  const ended: Error[] = [];
  let operator: OperatorProgram;
  let asOperator: KubernetesClient;
  let figures: OperatorFigures;

  beforeAll(async () => {
    const { client } = cluster;
    const request = await client.createSubresource<{
      status: { token: string };
    }>(
      SERVICE_ACCOUNTS,
      { namespace: SYSTEM_NAMESPACE, name: OPERATOR_SERVICE_ACCOUNT },
      'token',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3_600 },
      },
    );
    const { server, ca } = client.config;
    const { token } = request.status;
    asOperator = new KubernetesClient({ config: { server, ca, token } });
    const ground = await layOutGround({
      client,
      asOperator,
      name,
      namespaces: 1,
      nodeSelector: node.selector,
      newId: randomUUID,
    });
    await node.start();
    operator = new OperatorProgram({
      program: bundleOperator(folder),
      kubeconfig: writeKubeconfig(folder, { server, ca, token }),
      runtimeClass: name,
      metricsPort: await freePort(),
      logFile: path.join(folder, 'operator.log'),
      client,
      leaseName: name,
      env: { WATCH_NAMESPACE: namespace },
      onUnexpectedEnd: error => ended.push(error),
    });
    figures = await measureOperator({
      bench: {
        ground,
        operator,
        observer,
        cpu: new CpuMeter(undefined),
        newId: randomUUID,
        quietMs: 300,
        signal: new AbortController().signal,
      },
      flags: FLAGS,
      machine: {
        processors: '2 × test',
        memoryGiB: 1,
        kernel: 'test',
        node: process.version,
        load: 0,
        commit: 'test',
      },
      warmUp: 2,
      settleMs: 500,
      tell: () => {},
    });
  });

  afterAll(async () => {
    const { client } = cluster;
    await operator?.stop();
    await observer.stop();
    await client.delete(NAMESPACES, { name: namespace });
    await client.delete(agentRuntimeResource, { name });
    await client.delete(RUNTIME_CLASSES, { name });
    await client.delete(LEASES, { namespace: SYSTEM_NAMESPACE, name });
    await node.stop();
    asOperator?.close();
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes to a number wherever one is to be, and none is below nothing', () => {
    const numbers = numbersIn(figures);
    expect(numbers.length).toBeGreaterThan(80);
    expect(
      numbers.filter(([, value]) => !Number.isFinite(value) || value < 0),
    ).toEqual([]);
    expect([...ended, ...node.failures]).toEqual([]);
  });

  it.each([
    ['of a burst', () => figures.bursts[0].rounds],
    ['of a pace', () => figures.paced?.rounds ?? []],
  ])('has each figure %s in its order', (_, rounds) => {
    const [{ operator: ours, raw }] = rounds();
    expect(ours.podMs.p50).toBeGreaterThan(0);
    expect(ours.podMs.p50).toBeLessThanOrEqual(ours.podMs.p99);
    expect(ours.podMs.p99).toBeLessThanOrEqual(ours.allPodsMs);
    expect(ours.allPodsMs).toBeLessThanOrEqual(ours.allRunningMs);
    expect(raw.allPodsMs).toBeLessThanOrEqual(raw.allReadyMs);
    expect(ours.peakMiB).toBeGreaterThan(20);
    // At the API server others count as well: at least what these five cost must be there.
    expect(ours.requests.byCall).toMatchObject({
      'POST sessions': expect.any(Number),
      'POST pods': expect.any(Number),
      'PATCH sessions/status': expect.any(Number),
    });
    expect(ours.requests.writes).toBeGreaterThanOrEqual(5 * 5);
    expect(raw.requests.byCall['POST pods']).toBeGreaterThanOrEqual(5);
  });

  it('sees the operator idle, and come back', () => {
    const { atRest } = figures;
    expect(atRest?.idleWith.residentMiB).toBeGreaterThan(20);
    expect(atRest?.restarts).toHaveLength(1);
    expect(atRest?.restartsAfterKill).toHaveLength(1);
    expect(atRest?.restarts[0].warmMs).toBeGreaterThan(0);
    expect(atRest?.restarts[0].podMs).toBeGreaterThan(0);
  });

  it('is told in tables', () => {
    const report = renderReport(figures);
    expect(report).toContain('### Burst of 5 sessions, 1 times');
    expect(report).toContain('### 5 sessions a second for 1 s');
    expect(report).toContain('### 5 finished sessions');
    expect(report).not.toMatch(/NaN|Infinity|undefined/);
  });
});

function writeKubeconfig(
  folder: string,
  { server, ca, token }: { server: string; ca?: string; token: string },
): string {
  const file = path.join(folder, 'kubeconfig');
  const authority = ca && Buffer.from(ca).toString('base64');
  writeFileSync(
    file,
    JSON.stringify({
      'current-context': 'c',
      clusters: [
        {
          name: 'c',
          cluster: { server, 'certificate-authority-data': authority },
        },
      ],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    }),
    { mode: 0o600 },
  );
  return file;
}
