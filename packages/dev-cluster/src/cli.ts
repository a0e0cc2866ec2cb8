import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemoSite } from './demo-site/startDemoSite';
import { DevClusterError } from './errors/DevClusterError';
import { buildImages } from './images/buildImages';
import { clusterStatus } from './node/clusterStatus';
import { enterNode } from './node/enterNode';
import { startCluster } from './node/startCluster';
import { stopCluster } from './node/stopCluster';
import { buildPrograms } from './programs/buildPrograms';
import { gvisorRecipes } from './programs/gvisorRecipes';
import { nodeRecipes } from './programs/nodeRecipes';
import { timedProgress } from './system/Progress';

const USAGE = `dev-cluster: a real one-node Kubernetes on this machine

  build             have all programs in the cache: downloaded, or built with Go
  images            make the images of runner and survey agent from the bundled programs
  up                start the cluster, or find it running
  down              end it and remove it with its data
  status            say how it is, as JSON
  exec -- CMD ...   run a command inside the node, e.g. exec -- ctr -n k8s.io images list
  demo-site         serve the demo repository and website to the cluster's Pods

  --state FOLDER    where the node keeps everything (default .dev/node)
  --mirror URL      use this host instead of the official ones
  --build           never download, always build
  --image FILE      load the images of this archive too (up; may be repeated)
  --address N       use 10.250.N.0/24, 10.251.N.0/24 and 10.252.N.0/24, N from 1 to 254 (up; default: a free one)
  --attached        the node ends with this command (up)
  --keep            keep the data for another start (down)
  --gvisor          gVisor too, for Pods in a sandbox (build, up; used anyway where it is in the cache)
  --not-durable     etcd does not wait for the disk (up; for tests)
  --simulated N     so many simulated nodes beside the real one (up)
  --port N          port of the demo site (default: a free one)
`;

/** Runs the command line. Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      state: { type: 'string', default: '.dev/node' },
      mirror: { type: 'string' },
      build: { type: 'boolean', default: false },
      image: { type: 'string', multiple: true, default: [] },
      address: { type: 'string' },
      attached: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      simulated: { type: 'string', default: '0' },
      gvisor: { type: 'boolean', default: false },
      'not-durable': { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const stateFolder = resolve(values.state);
  const progress = timedProgress(line => process.stderr.write(`${line}\n`));
  const programs = { mirror: values.mirror, buildOnly: values.build };
  const print = (value: unknown) =>
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);

  switch (values.help ? 'help' : positionals[0]) {
    case 'build': {
      const recipes = nodeRecipes({ gvisor: values.gvisor });
      const { folder } = await buildPrograms({
        ...programs,
        recipes,
        progress,
      });
      progress(`${recipes.length} programs are in ${folder}`);
      return 0;
    }
    case 'images':
      print(await buildImages({ folder: resolve(stateFolder, '../images') }));
      return 0;
    case 'up': {
      const cluster = await startCluster({
        stateFolder,
        programs,
        images: values.image.map(image => resolve(image)),
        addressIndex: values.address ? Number(values.address) : undefined,
        attached: values.attached,
        durable: !values['not-durable'],
        simulatedNodes: Number(values.simulated),
        gvisor: values.gvisor,
        progress,
      });
      process.stdout.write(
        `Kubernetes runs at ${cluster.server}\n  ${cluster.kubectl} --kubeconfig ${cluster.kubeconfig} get nodes\n`,
      );
      if (values.attached) {
        await untilSignal();
        await cluster.stop({ keepState: true });
      }
      return 0;
    }
    case 'down':
      await stopCluster(stateFolder, { keepState: values.keep });
      progress(values.keep ? 'ended; its data is kept' : 'ended and removed');
      return 0;
    case 'status':
      print(await clusterStatus(stateFolder));
      return 0;
    case 'exec': {
      const { command, args: rest } = await enterNode(
        stateFolder,
        await buildPrograms({
          ...programs,
          optional: gvisorRecipes(),
          progress,
        }),
        positionals.slice(1),
      );
      return spawnSync(command, rest, { stdio: 'inherit' }).status ?? 1;
    }
    case 'demo-site': {
      const { addresses } = await clusterStatus(stateFolder);
      const site = await startDemoSite({
        host: addresses?.host ?? '127.0.0.1',
        port: Number(values.port),
      });
      print({ website: site.website, repository: site.repository });
      await untilSignal();
      await site.close();
      return 0;
    }
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    default:
      process.stderr.write(USAGE);
      return 2;
  }
}

/** Waits for Ctrl-C or an ordinary kill. */
function untilSignal(): Promise<void> {
  // Signals alone do not keep Node alive.
  const clock = setInterval(() => undefined, 1 << 30);
  return new Promise(done => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        clearInterval(clock);
        done();
      });
    }
  });
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    const known =
      error instanceof DevClusterError ||
      String(error?.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${known ? error.message : error?.stack}\n`);
    process.exitCode = 1;
  },
);
