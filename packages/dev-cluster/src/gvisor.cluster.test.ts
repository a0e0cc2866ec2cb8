/** Starts a real node of its own; needs root, as the node does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeLayer } from './images/nodeLayer';
import { programImage } from './images/programImage';
import { writeImageArchive } from './images/writeImageArchive';
import type { Cluster } from './node/Cluster';
import { startCluster } from './node/startCluster';
import { programRecipes } from './programs/programRecipes';
import { run } from './system/run';
import { waitUntil } from './system/waitUntil';
import { writeAtomically } from './system/writeAtomically';

jest.setTimeout(240_000);

/** One container listens at a socket in the volume that both have, the other speaks to it. */
const PROGRAM = `
const fs = require('node:fs');
const net = require('node:net');
const kernel = fs.readFileSync('/proc/version', 'utf8').trim();
if (process.env.ROLE === 'server') {
  net.createServer(socket => socket.end(kernel)).listen('/shared/socket');
} else {
  const ask = () => net.connect('/shared/socket')
    .on('data', answer => console.log(JSON.stringify({ kernel, answer: String(answer) })))
    .on('error', () => setTimeout(ask, 100));
  ask();
}
setInterval(() => {}, 1000);
`;

const container = (image: string, name: string) => ({
  name,
  image,
  env: [{ name: 'ROLE', value: name }],
  volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
});

const podObject = (image: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'sandboxed',
    annotations: {
      'dev.gvisor.spec.mount.shared.share': 'pod',
      'dev.gvisor.spec.mount.shared.type': 'bind',
      'dev.gvisor.spec.mount.shared.options': 'rw',
    },
  },
  spec: {
    runtimeClassName: 'gvisor',
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: ['server', 'client'].map(name => container(image, name)),
    volumes: [{ name: 'shared', emptyDir: {} }],
  },
});

describe('a node with gVisor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dev-cluster-gvisor-'));
  const archive = join(folder, 'images.tar');
  const stateFolder = join(folder, 'node');
  let cluster: Cluster;
  let image: string;
  const open = async (more: object) => {
    cluster = await startCluster({
      stateFolder,
      images: [archive],
      durable: false,
      ...more,
    });
  };
  const kubectl = async (args: string[], input?: string) =>
    (
      await run(
        cluster.kubectl,
        ['--kubeconfig', cluster.kubeconfig, ...args],
        { input },
      )
    ).stdout;

  beforeAll(async () => {
    const program = join(folder, 'main.js');
    writeFileSync(program, PROGRAM);
    const made = programImage({
      name: 'gvisor-test',
      baseLayer: await nodeLayer(),
      programs: { 'main.js': program },
      main: 'main.js',
    });
    image = made.reference;
    await writeAtomically(archive, writeImageArchive([made]));
    await open({ gvisor: true });
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs a restricted Pod on a kernel of its own, whose containers share a socket', async () => {
    await waitUntil(
      async () =>
        kubectl(['get', 'serviceaccount', 'default']).catch(() => undefined),
      { what: 'the default account', timeoutMs: 30_000 },
    );
    await kubectl(['apply', '-f', '-'], JSON.stringify(podObject(image)));
    const said = await waitUntil(
      async () =>
        kubectl(['logs', 'sandboxed', '--container=client']).catch(
          () => undefined,
        ),
      { what: 'an answer in the log', timeoutMs: 60_000, intervalMs: 250 },
    );
    const { kernel, answer } = JSON.parse(said);
    expect(kernel).toMatch(/^Linux version \S*gvisor/);
    expect(answer).toBe(kernel);
  });

  it('has no RuntimeClass any more where it is started again without the programs, and is not taken for one with', async () => {
    await cluster.stop({ keepState: true });
    // As where the cache has only what a plain node needs.
    await open({ programs: { recipes: programRecipes(), optional: [] } });
    expect(await kubectl(['get', 'runtimeclasses', '--output=name'])).toBe('');
    await expect(open({ gvisor: true })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(/without gVisor\.\nEnd it first/),
    });
  });
});
