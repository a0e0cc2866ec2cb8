/** Starts a real node of its own, whose Pods try to reach one another; needs root, as the node does. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeLayer } from './images/nodeLayer';
import { programImage } from './images/programImage';
import { writeImageArchive } from './images/writeImageArchive';
import type { Cluster } from './node/Cluster';
import { startCluster } from './node/startCluster';
import type { NetworkPolicy } from './network-policy/policyObjects';
import { run } from './system/run';
import { sleep } from './system/sleep';
import { waitUntil } from './system/waitUntil';

jest.setTimeout(120_000);

/**
 * Listens on 8080 and 8081, answers UDP on 8080, and counts from its first moment how often it reached FIRST_TRY.
 */
const PROGRAM = `
const net = require('node:net');
const http = require('node:http');
let reached = 0, tried = 0;
const [host, port] = (process.env.FIRST_TRY || '').split(':');
const attempt = () => {
  tried += 1;
  const socket = net.connect({ host, port: Number(port), timeout: 200 });
  const next = () => { socket.destroy(); setTimeout(attempt, 5); };
  socket.once('connect', () => { reached += 1; next(); });
  socket.once('error', next);
  socket.once('timeout', next);
};
if (host) attempt();
for (const listen of [8080, 8081]) {
  http.createServer((request, response) => response.end(JSON.stringify({ reached, tried }))).listen(listen);
}
const udp = require('node:dgram').createSocket('udp4');
udp.on('message', (text, from) => udp.send(text, from.port, from.address));
udp.bind(8080);
`;

/** Run in a Pod: tries a connection and says how it went. */
const TRY = `
const [protocol, host, port] = process.argv.slice(1);
const end = word => { console.log(word); process.exit(0); };
setTimeout(end, 1500, 'silence');
if (protocol === 'tcp') {
  const socket = require('node:net').connect(Number(port), host);
  socket.on('connect', () => end('open'));
  socket.on('error', error => end(error.code));
} else {
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('message', () => end('open'));
  socket.connect(Number(port), host, () => socket.send('x'));
  socket.on('error', error => end(error.code));
}
`;

type Spec = NonNullable<NetworkPolicy['spec']>;

const NOTHING: Spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

describe('NetworkPolicies on a node of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-'));
  let cluster: Cluster;
  let image: string;
  let beside: Server;

  const kubectl = async (args: string[], input?: object) =>
    (
      await run(
        cluster.kubectl,
        ['--kubeconfig', cluster.kubeconfig, ...args],
        { input: input && JSON.stringify(input) },
      )
    ).stdout;
  const namespace = (name: string) =>
    kubectl(['apply', '-f', '-'], {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { team: name } },
    });
  const pod = async (
    place: string,
    name: string,
    more: { firstTry?: string; wait?: boolean; probe?: boolean } = {},
  ) => {
    await kubectl(['apply', '-n', place, '-f', '-'], {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: name } },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'main',
            image,
            imagePullPolicy: 'Never',
            env: [{ name: 'FIRST_TRY', value: more.firstTry ?? '' }],
            ports: [{ name: 'web', containerPort: 8081 }],
            ...(more.probe && {
              readinessProbe: {
                httpGet: { path: '/', port: 8080 },
                periodSeconds: 1,
                failureThreshold: 1,
              },
            }),
          },
        ],
      },
    });
    if (more.wait !== false) {
      await kubectl([
        'wait',
        '-n',
        place,
        `pod/${name}`,
        '--for=condition=Ready',
        '--timeout=60s',
      ]);
    }
  };
  const addressOf = (place: string, name: string) =>
    kubectl([
      'get',
      'pod',
      '-n',
      place,
      name,
      '-o',
      'jsonpath={.status.podIP}',
    ]);
  const policy = (name: string, spec: Spec, place = 'a') =>
    kubectl(['apply', '-n', place, '-f', '-'], {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name },
      spec,
    });
  const clear = () =>
    kubectl(['delete', 'networkpolicy', '-A', '--all', '--wait=true']);
  const attempt = async (
    from: [string, string],
    host: string,
    port: number,
    protocol = 'tcp',
  ) =>
    (
      await kubectl([
        'exec',
        '-n',
        from[0],
        from[1],
        '--',
        'node',
        '-e',
        TRY,
        protocol,
        host,
        `${port}`,
      ])
    ).trim();
  /** The processes of the enforcer, as this machine numbers them. */
  const enforcers = () =>
    readdirSync('/proc')
      .filter(each => /^\d+$/.test(each))
      .filter(each => {
        try {
          return readFileSync(`/proc/${each}/cmdline`, 'utf8').includes(
            `network-policy/main.ts\0${cluster.server}`,
          );
        } catch {
          return false; // ended just now
        }
      })
      .map(Number);

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
    const archive = join(folder, 'images.tar');
    writeFileSync(archive, writeImageArchive([spec]));
    cluster = await startCluster({
      stateFolder: join(folder, 'node'),
      images: [archive],
      durable: false,
      attached: true,
    });
    beside = createServer(socket => socket.destroy());
    await new Promise<void>(resolve => {
      beside.listen(0, cluster.hostAddress, resolve);
    });
    await Promise.all(['a', 'b'].map(namespace));
    await waitUntil(
      async () =>
        (await kubectl(['get', 'sa', '-A', '-o', 'name'])).match(/default/g)
          ?.length === 6 || undefined,
      { what: 'the default accounts', timeoutMs: 30_000 },
    );
    await Promise.all([
      pod('a', 'web', { probe: true }),
      pod('a', 'client'),
      pod('b', 'client'),
    ]);
  });

  afterEach(clear);

  afterAll(async () => {
    beside.close();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('closes nothing by themselves', async () => {
    const web = await addressOf('a', 'web');
    expect(await attempt(['b', 'client'], web, 8080)).toBe('open');
    expect(await attempt(['b', 'client'], web, 8080, 'udp')).toBe('open');
    expect(
      await attempt(
        ['b', 'client'],
        cluster.hostAddress,
        (beside.address() as AddressInfo).port,
      ),
    ).toBe('open');
  });

  it('close both directions within a second, and open again, while the node still probes', async () => {
    const web = await addressOf('a', 'web');
    const other = await addressOf('b', 'client');
    await policy('nothing', NOTHING);
    await sleep(500);
    const closed = await Promise.all([
      attempt(['b', 'client'], web, 8080),
      attempt(['b', 'client'], web, 8080, 'udp'),
      attempt(['a', 'client'], web, 8080),
      attempt(['a', 'client'], other, 8080),
      // What the node itself serves does not pass through it.
      attempt(['a', 'client'], cluster.nodeAddress, 6443),
      attempt(
        ['a', 'client'],
        cluster.hostAddress,
        (beside.address() as AddressInfo).port,
      ),
    ]);
    expect(closed).not.toContain('open');
    // To itself a Pod gets always.
    expect(await attempt(['a', 'web'], web, 8080)).toBe('open');
    await sleep(2_000);
    expect(
      await kubectl([
        'get',
        'pod',
        '-n',
        'a',
        'web',
        '-o',
        'jsonpath={.status.containerStatuses[0].ready}',
      ]),
    ).toBe('true');
    await clear();
    await sleep(500);
    expect(await attempt(['b', 'client'], web, 8080)).toBe('open');
    expect(await attempt(['a', 'client'], cluster.nodeAddress, 6443)).toBe(
      'open',
    );
  });

  it('open what they list: Pods, namespaces, blocks with holes, ports, ranges and names', async () => {
    const web = await addressOf('a', 'web');
    const beneath = (beside.address() as AddressInfo).port;
    await policy('nothing', NOTHING);
    await policy('out', {
      podSelector: { matchLabels: { app: 'client' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ podSelector: { matchLabels: { app: 'web' } } }],
          ports: [{ port: 'web' }],
        },
        {
          to: [
            {
              ipBlock: {
                cidr: '0.0.0.0/0',
                except: [`${cluster.nodeAddress}/32`],
              },
            },
          ],
          ports: [{ port: 1024, endPort: 65535 }],
        },
      ],
    });
    await policy('in', {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'client' } } }],
          ports: [{ port: 'web' }],
        },
        {
          from: [{ namespaceSelector: { matchLabels: { team: 'b' } } }],
          ports: [{ port: 8080, protocol: 'UDP' }],
        },
      ],
    });
    await sleep(500);
    expect({
      named: await attempt(['a', 'client'], web, 8081),
      otherPort: await attempt(['a', 'client'], web, 8080),
      otherNamespace: await attempt(['b', 'client'], web, 8081),
      udp: await attempt(['b', 'client'], web, 8080, 'udp'),
      udpFromA: await attempt(['a', 'client'], web, 8080, 'udp'),
      block: await attempt(['a', 'client'], cluster.hostAddress, beneath),
      hole: await attempt(['a', 'client'], cluster.nodeAddress, 6443),
    }).toEqual({
      named: 'open',
      otherPort: expect.not.stringMatching('open'),
      otherNamespace: expect.not.stringMatching('open'),
      udp: 'open',
      udpFromA: expect.not.stringMatching('open'),
      block: 'open',
      hole: expect.not.stringMatching('open'),
    });
  });

  it('follow labels of Pods and namespaces', async () => {
    const web = await addressOf('a', 'web');
    await policy('in', {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ namespaceSelector: { matchLabels: { team: 'b' } } }] },
      ],
    });
    await sleep(500);
    expect(await attempt(['b', 'client'], web, 8080)).toBe('open');
    await kubectl(['label', 'namespace', 'b', 'team=c', '--overwrite']);
    await sleep(500);
    expect(await attempt(['b', 'client'], web, 8080)).not.toBe('open');
    await kubectl(['label', 'namespace', 'b', 'team=b', '--overwrite']);
    await kubectl([
      'label',
      'pod',
      '-n',
      'a',
      'web',
      'app=free',
      '--overwrite',
    ]);
    await sleep(500);
    expect(await attempt(['a', 'client'], web, 8080)).toBe('open');
    await kubectl(['label', 'pod', '-n', 'a', 'web', 'app=web', '--overwrite']);
  });

  it('hold from the first moment of a Pod', async () => {
    const target = `${cluster.hostAddress}:${
      (beside.address() as AddressInfo).port
    }`;
    await pod('a', 'free', { firstTry: target });
    await policy('nothing', {
      ...NOTHING,
      podSelector: { matchLabels: { app: 'bound' } },
      ingress: [{}],
    });
    await pod('a', 'bound', { firstTry: target, probe: true });
    await sleep(1_000);
    const count = async (name: string) =>
      JSON.parse(
        await kubectl([
          'get',
          '--raw',
          `/api/v1/namespaces/a/pods/${name}:8080/proxy/`,
        ]),
      );
    const free = await count('free');
    // One may be under way.
    expect(free.tried - free.reached).toBeLessThan(2);
    expect(await count('bound')).toMatchObject({ reached: 0 });
    expect((await count('bound')).tried).toBeGreaterThan(5);
  });

  it('keep new Pods waiting while nobody enforces, and old ones bound', async () => {
    const web = await addressOf('a', 'web');
    await policy('nothing', NOTHING);
    await sleep(500);
    const [enforcer] = enforcers();
    process.kill(enforcer, 'SIGSTOP');
    try {
      await pod('b', 'late', { wait: false });
      await sleep(3_000);
      expect(
        await kubectl([
          'get',
          'pod',
          '-n',
          'b',
          'late',
          '-o',
          'jsonpath={.status.phase} {.status.podIP}',
        ]),
      ).toBe('Pending ');
      expect(await attempt(['b', 'client'], web, 8080)).not.toBe('open');
    } finally {
      process.kill(enforcer, 'SIGKILL');
    }
    // Started again by the node.
    await kubectl([
      'wait',
      '-n',
      'b',
      'pod/late',
      '--for=condition=Ready',
      '--timeout=60s',
    ]);
    expect(await attempt(['b', 'late'], web, 8080)).not.toBe('open');
    expect(enforcers()).not.toContain(enforcer);
  });

  it('let connections live that were there before', async () => {
    const script = `
      const agent = new (require('node:http').Agent)({ keepAlive: true, maxSockets: 1 });
      const ask = () => new Promise((resolve, reject) => require('node:http')
        .get({ host: process.argv[1], port: 8080, agent }, r => { r.resume(); r.on('end', resolve); }).on('error', reject));
      (async () => { await ask(); await new Promise(r => setTimeout(r, 3000)); await ask(); console.log('alive'); process.exit(0); })()
        .catch(error => { console.log(error.code); process.exit(0); });
    `;
    const web = await addressOf('a', 'web');
    const talk = kubectl([
      'exec',
      '-n',
      'b',
      'client',
      '--',
      'node',
      '-e',
      script,
      web,
    ]);
    await sleep(1_200);
    await policy('nothing', NOTHING);
    expect((await talk).trim()).toBe('alive');
    expect(await attempt(['b', 'client'], web, 8080)).not.toBe('open');
  });

  it('count what they refuse, where the node can be asked', async () => {
    await policy('nothing', NOTHING);
    await sleep(500);
    await attempt(['a', 'client'], cluster.hostAddress, 1);
    const { stdout } = await run('nsenter', [
      '--target',
      `${cluster.pid}`,
      '--mount',
      '--net',
      'sh',
      '-c',
      'PATH=$(echo /run/programs/nft*):$PATH nft list table inet network-policy',
    ]);
    expect(stdout).toMatch(/comment "a\/client"[^}]*counter packets [1-9]/);
  });
});
