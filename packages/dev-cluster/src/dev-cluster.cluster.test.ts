/** Starts real nodes of its own; needs root, as the nodes do. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from './identity/ApiClient';
import type { KubernetesObject } from './identity/ApiClient';
import { nodeLayer } from './images/nodeLayer';
import { programImage } from './images/programImage';
import { writeImageArchive } from './images/writeImageArchive';
import type { Cluster } from './node/Cluster';
import { clusterStatus } from './node/clusterStatus';
import { startCluster } from './node/startCluster';
import { stopCluster } from './node/stopCluster';
import { packageFolder } from './system/packageFolder';
import { run } from './system/run';
import { sleep } from './system/sleep';
import { waitUntil } from './system/waitUntil';

jest.setTimeout(180_000);

/** A program that says what its Pod lets it do, then stays. */
const PROGRAM = `
const fs = require('node:fs');
const token = fs.readFileSync('/token/token', 'utf8');
const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const tryWrite = path => { try { fs.writeFileSync(path, 'x'); return 'written'; } catch (e) { return e.code; } };
const status = fs.readFileSync('/proc/self/status', 'utf8');
console.log(JSON.stringify({
  token, audiences: claims.aud, subject: claims.sub, user: process.getuid(),
  root: tryWrite('/app/x'), scratch: tryWrite('/scratch/x'),
  seccomp: /Seccomp:\\s*(\\d)/.exec(status)[1], capabilities: /CapEff:\\s*(\\w+)/.exec(status)[1],
}));
setInterval(() => {}, 1000);
`;

type Pod = KubernetesObject & {
  status?: {
    phase?: string;
    podIP?: string;
    containerStatuses?: {
      state: { terminated?: { exitCode: number; reason: string } };
    }[];
  };
};

function podObject(image: string, name: string): KubernetesObject {
  return {
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'main',
          image,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [
            { name: 'token', mountPath: '/token' },
            { name: 'scratch', mountPath: '/scratch' },
          ],
        },
      ],
      volumes: [
        { name: 'scratch', emptyDir: {} },
        {
          name: 'token',
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  audience: 'agentic-sessions',
                  expirationSeconds: 600,
                  path: 'token',
                },
              },
            ],
          },
        },
      ],
    },
  };
}

/** What an instance leaves on the machine, as long as it runs. */
async function traces(cluster: Cluster): Promise<string[]> {
  const { stdout } = await run('ip', ['route']);
  const index = cluster.hostAddress.split('.')[2];
  const groups = (
    await run('find', [
      '/sys/fs/cgroup',
      '-type',
      'd',
      '-name',
      `agentic-sessions-${index}`,
    ])
  ).stdout;
  return [
    ...stdout.split('\n').filter(line => line.includes(`agsn${index} `)),
    ...groups.split('\n').filter(Boolean),
    ...(existsSync(`/proc/${cluster.pid}`) ? [`process ${cluster.pid}`] : []),
    ...(existsSync(`/run/agentic-sessions/nodes/${index}.json`)
      ? ['record']
      : []),
  ];
}

describe('a cluster of our own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dev-cluster-'));
  const states = join(folder, 'states');
  const stateFolder = join(states, 'first');
  const archive = join(folder, 'images.tar');
  let image: string;
  let cluster: Cluster;

  const open = (state: string, more: object = {}) =>
    startCluster({
      stateFolder: state,
      images: [archive],
      durable: false,
      ...more,
    });
  const kubectl = async (of: Cluster, ...args: string[]) =>
    (await run(of.kubectl, ['--kubeconfig', of.kubeconfig, ...args])).stdout;
  const client = (of: Cluster) =>
    new ApiClient({
      server: of.server,
      authority: of.authority,
      ...(() => {
        const read = (file: string) =>
          readFileSync(join(of.stateFolder, 'pki', file), 'utf8');
        return { certificate: read('admin.crt'), key: read('admin.key') };
      })(),
    });
  const api = async <T>(
    of: Cluster,
    ask: (c: ApiClient) => Promise<T>,
  ): Promise<T> => {
    const own = client(of);
    try {
      return await ask(own);
    } finally {
      own.close();
    }
  };
  const pod = (of: Cluster, name: string) =>
    api(of, c =>
      c.demand('GET', `/api/v1/namespaces/work/pods/${name}`),
    ) as Promise<Pod>;
  const runPod = async (of: Cluster, name: string) => {
    await api(of, async c => {
      await c.create('/api/v1/namespaces', {
        metadata: {
          name: 'work',
          labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
        },
      } as KubernetesObject);
      await waitUntil(
        async () =>
          (
            await c.send(
              'GET',
              '/api/v1/namespaces/work/serviceaccounts/default',
            )
          ).status === 200,
        { what: 'the default account', timeoutMs: 30_000 },
      );
      await c.demand(
        'POST',
        '/api/v1/namespaces/work/pods',
        podObject(image, name),
      );
    });
    await waitUntil(
      async () => (await pod(of, name)).status?.phase === 'Running',
      {
        what: 'the Pod to run',
        timeoutMs: 60_000,
      },
    );
  };

  beforeAll(async () => {
    const program = join(folder, 'program.js');
    writeFileSync(program, PROGRAM);
    const spec = programImage({
      name: 'test',
      baseLayer: await nodeLayer(),
      programs: { 'program.js': program },
      main: 'program.js',
    });
    image = spec.reference;
    writeFileSync(archive, writeImageArchive([spec]));
    cluster = await open(stateFolder);
  });

  afterAll(async () => {
    for (const name of readdirSync(states)) {
      await stopCluster(join(states, name));
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs a restricted Pod, whose projected token is good for its audience alone', async () => {
    await runPod(cluster, 'first');
    const said = JSON.parse(
      await waitUntil(
        async () =>
          (await kubectl(cluster, '-n', 'work', 'logs', 'first')).trim() ||
          undefined,
        {
          what: 'the log',
          timeoutMs: 20_000,
        },
      ),
    );
    expect(said).toMatchObject({
      audiences: ['agentic-sessions'],
      subject: 'system:serviceaccount:work:default',
      user: 10001,
      root: 'EROFS',
      scratch: 'written',
      seccomp: '2',
      capabilities: '0000000000000000',
    });
    const withToken = await run('curl', [
      '-sk',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      `Authorization: Bearer ${said.token}`,
      `${cluster.server}/api`,
    ]);
    expect(withToken.stdout).toBe('401');
    const review = await api(cluster, c =>
      c.demand('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
        spec: { token: said.token, audiences: ['agentic-sessions'] },
      }),
    );
    expect(review.status).toMatchObject({
      authenticated: true,
      audiences: ['agentic-sessions'],
      user: { username: 'system:serviceaccount:work:default' },
    });
  });

  it('refuses a privileged Pod in such a namespace', async () => {
    const bad = podObject(image, 'bad') as {
      spec: { containers: { securityContext: object }[] };
    };
    bad.spec.containers[0].securityContext = { privileged: true };
    const answer = await api(cluster, c =>
      c.send('POST', '/api/v1/namespaces/work/pods', bad),
    );
    expect(answer.status).toBe(403);
  });

  it('knows its people by their tokens, and gives them nothing by itself', async () => {
    const file = join(stateFolder, 'ada.kubeconfig');
    await cluster.writePersonKubeconfig('ada', file);
    const as = (...args: string[]) =>
      run(cluster.kubectl, ['--kubeconfig', file, ...args]);
    const who = JSON.parse((await as('auth', 'whoami', '-o', 'json')).stdout)
      .status.userInfo;
    expect(who.username).toBe('ada');
    expect(who.groups).toEqual(['payments', 'system:authenticated']);
    await expect(as('get', 'pods', '-A')).rejects.toThrow(/forbidden/i);
  });

  it('gives a ServiceAccount a kubeconfig, and renews it', async () => {
    const file = join(stateFolder, 'portal.kubeconfig');
    const account = { namespace: 'agentic-sessions-system', name: 'portal' };
    await cluster.writeServiceAccountKubeconfig(account, file);
    const token = () => readFileSync(`${file}.token`, 'utf8');
    const before = token();
    const { stdout } = await run(cluster.kubectl, [
      '--kubeconfig',
      file,
      'auth',
      'whoami',
      '-o',
      'jsonpath={.status.userInfo.username}',
    ]);
    expect(stdout).toBe('system:serviceaccount:agentic-sessions-system:portal');
    await sleep(1_100);
    await cluster.writeServiceAccountKubeconfig(account, file);
    expect(token()).not.toBe(before);
  });

  it('is found running by a second start', async () => {
    const again = await open(stateFolder);
    expect(again.pid).toBe(cluster.pid);
    expect(again.people).toEqual(cluster.people);
    expect((await clusterStatus(stateFolder)).state).toBe('ready');
  });

  it('lives beside another one', async () => {
    const other = await open(join(states, 'second'));
    expect(other.hostAddress).not.toBe(cluster.hostAddress);
    await runPod(other, 'second');
    expect((await pod(cluster, 'first')).status?.phase).toBe('Running');
    await other.stop();
    expect(await traces(other)).toEqual([]);
    expect((await pod(cluster, 'first')).status?.phase).toBe('Running');
  });

  it('comes back with its data after it was killed, and tells what became of its Pods', async () => {
    process.kill(cluster.pid, 'SIGKILL');
    const back = await open(stateFolder);
    expect(back.pid).not.toBe(cluster.pid);
    expect(back.server).toBe(cluster.server);
    expect(back.people).toEqual(cluster.people);
    // At once, without waiting: a start that hands out lies about Pods has failed.
    const { status } = await pod(back, 'first');
    expect(status?.phase).toBe('Failed');
    expect(status?.containerStatuses?.[0].state.terminated).toMatchObject({
      exitCode: 255,
    });
    cluster = back;
    await runPod(cluster, 'after');
  });

  it('comes back with its data after it was ended in order', async () => {
    await cluster.stop({ keepState: true });
    expect((await clusterStatus(stateFolder)).state).toBe('stopped');
    expect((await traces(cluster)).filter(trace => trace !== 'record')).toEqual(
      [],
    );
    cluster = await open(stateFolder);
    expect((await pod(cluster, 'after')).status?.phase).toBe('Failed');
  });

  /** Starts the command line as a process of its own. */
  function commandLine(state: string, ...flags: string[]) {
    const root = join(packageFolder(), '../..');
    const child = spawn(
      process.execPath,
      [
        '--import',
        join(root, 'scripts/lib/typescript.mjs'),
        join(packageFolder(), 'src/cli.ts'),
        'up',
        '--state',
        state,
        '--not-durable',
        ...flags,
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    child.stdout.on('data', chunk => (said += chunk));
    child.stderr.on('data', chunk => (said += chunk));
    return { child, said: () => said };
  }

  it('survives a start that was killed half-way', async () => {
    const state = join(states, 'killed');
    const { child, said } = commandLine(state);
    await waitUntil(() => /node at/.test(said()), {
      what: 'half of a start',
      timeoutMs: 60_000,
    });
    const half = await clusterStatus(state);
    expect(half.state).toBe('starting');
    child.kill('SIGKILL');
    await waitUntil(() => !existsSync(`/proc/${half.pid}`), {
      what: 'the node to end with it',
      timeoutMs: 20_000,
    });
    const whole = await open(state);
    expect((await clusterStatus(state)).state).toBe('ready');
    await whole.stop();
    expect(await traces(whole)).toEqual([]);
    expect(existsSync(state)).toBe(false);
  });

  it('dies with its launcher when that is asked, and its remains are swept up by whoever comes next', async () => {
    const state = join(states, 'attached');
    const { child, said } = commandLine(state, '--attached');
    await waitUntil(() => /Kubernetes runs at/.test(said()), {
      what: 'the start',
      timeoutMs: 90_000,
    });
    const { pid, addresses } = await clusterStatus(state);
    child.kill('SIGKILL');
    await waitUntil(() => !existsSync(`/proc/${pid}`), {
      what: 'the node to end',
      timeoutMs: 20_000,
    });
    rmSync(state, { recursive: true });
    const next = await open(join(states, 'next'));
    expect(
      existsSync(`/run/agentic-sessions/nodes/${addresses?.index}.json`),
    ).toBe(addresses?.host === next.hostAddress);
    const { stdout } = await run('find', [
      '/sys/fs/cgroup',
      '-type',
      'd',
      '-name',
      `${addresses?.cgroup}`,
    ]);
    expect(stdout).toBe('');
    await next.stop();
  });

  it('ends in order on Ctrl-C', async () => {
    const state = join(states, 'interrupted');
    const { child, said } = commandLine(state, '--attached');
    await waitUntil(() => /Kubernetes runs at/.test(said()), {
      what: 'the start',
      timeoutMs: 90_000,
    });
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect((await clusterStatus(state)).state).toBe('stopped');
    await stopCluster(state);
    expect((await clusterStatus(state)).state).toBe('absent');
  });

  it('says why when it cannot start, and leaves nothing', async () => {
    const state = join(states, 'broken');
    // The file that etcd finds where its folder should be.
    const first = await open(state);
    await first.stop({ keepState: true });
    rmSync(join(state, 'node.sh'), { force: true });
    rmSync(join(state, 'etcd/member'), { recursive: true });
    writeFileSync(join(state, 'etcd/member'), 'no folder');
    await expect(open(state)).rejects.toThrow(
      /etcd ends again and again.*not a directory/is,
    );
    expect((await traces(first)).filter(trace => trace !== 'record')).toEqual(
      [],
    );
  });
});
