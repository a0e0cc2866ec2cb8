import { rmSync } from 'node:fs';
import path from 'node:path';
import { acquireStateLock } from './acquireStateLock';
import { buildApp } from './buildApp';
import { installPackages } from './installPackages';
import { openCluster, resetCluster } from './openCluster';
import { parseStartFlags, START_HELP } from './parseFlags';
import { checkout } from './paths';
import { preflight } from './preflight';
import { ProcessRegister } from './ProcessRegister';
import { prepareBundles } from './prepareBundles';
import { preparePrograms } from './preparePrograms';
import type { CliContext } from './runCli';
import { startAppServer } from './startAppServer';
import { Steps } from './Steps';
import { System } from './System';

const DIRECTORY = path.join(checkout, '.dev');
const KEPT_STATE = [
  'node',
  'database',
  'artifacts',
  'secrets.json',
  'environment.json',
  'logs',
];
/** Port of the pages in `yarn dev`. */
const APP_PORT = 3000;

/**
 * `npm start`, and `yarn dev` where `hotReload` is set: everything from nothing to a portal, then until Ctrl-C.
 */
export async function runStart(
  { write, signal, atEnd }: CliContext,
  mode: { hotReload: boolean },
): Promise<void> {
  const flags = parseStartFlags(process.argv.slice(2));
  if (flags.help) {
    write(START_HELP);
    return;
  }
  const steps = new Steps({ write });
  const logDirectory = path.join(DIRECTORY, 'logs');
  atEnd('lock', acquireStateLock(DIRECTORY));
  if (flags.reset) {
    await steps.run('Forgetting what was', async () => {
      await resetCluster(DIRECTORY);
      for (const name of KEPT_STATE) {
        rmSync(path.join(DIRECTORY, name), { recursive: true, force: true });
      }
    });
  }
  // Before the port is looked at: what a killed start left behind may hold it.
  const swept = await new ProcessRegister(DIRECTORY).sweep();
  if (swept.length > 0) {
    write(`Ended what an earlier start had left: ${swept.join(', ')}.`);
  }
  await preflight({ port: flags.port });
  write(
    'Starting agentic sessions. What is slow happens only the first time.\n',
  );

  // Packages and Kubernetes programs need nothing of each other; the rest follows as soon as its own needs are met.
  const packages = steps.run('Packages', async say => {
    say(await installPackages({ logDirectory }));
  });
  const programs = preparePrograms({ steps, mirror: flags.mirror });
  programs.catch(() => {
    // Reported where it is awaited, below.
  });
  const bundles = packages.then(() => prepareBundles({ steps, logDirectory }));
  // The portal of `yarn dev` serves no pages itself, but refuses to start without a built app.
  const appBuilt = packages.then(() =>
    steps.run('App', async say => {
      say(await buildApp({ logDirectory }));
    }),
  );
  appBuilt.catch(() => {
    // Reported where it is awaited, in System.start; until then it must not count as unhandled.
  });
  await Promise.all([programs, bundles]);

  const cluster = await openCluster({
    steps,
    directory: DIRECTORY,
    keepState: true,
  });
  atEnd('node', () => cluster.stop());
  const system = await System.start({
    cluster,
    directory: DIRECTORY,
    port: flags.port,
    steps,
    appBuilt,
    hotReloadPort: mode.hotReload ? APP_PORT : undefined,
    onUnexpectedEnd: text => write(`  ! ${text}`),
    signal,
  });
  atEnd('portal and operator', () => system.stop());
  if (mode.hotReload) {
    const pages = await steps.run('Pages with hot reload', () =>
      startAppServer({
        configFile: path.join(DIRECTORY, 'app-config.json'),
        port: APP_PORT,
        logFile: path.join(logDirectory, 'pages.log'),
        signal,
      }),
    );
    atEnd('pages', () => pages.stop());
  }
  write(
    readyText({
      url: mode.hotReload ? `http://localhost:${APP_PORT}` : system.portalUrl,
      seconds: steps.total(),
      kubectl: path.relative(checkout, cluster.kubectl),
      kubeconfig: path.relative(checkout, cluster.personKubeconfig),
      logs: path.relative(checkout, logDirectory),
      demoUrl: cluster.demoUrl,
    }),
  );
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function readyText(told: {
  url: string;
  seconds: string;
  kubectl: string;
  kubeconfig: string;
  logs: string;
  demoUrl: string;
}): string {
  return `
Ready after ${told.seconds}.

  Portal     ${told.url}
  Sign in    as one of the demo's people: ada (editor), grace (approver) or vera (viewer) of payments,
             will (editor of website), alan (admin)
  Try        npm run demo        a signed GitHub comment starts a session
             ${told.kubectl} --kubeconfig ${told.kubeconfig} get sessions -A
  Work on    ${told.demoUrl}/checkout.git (repository), ${told.demoUrl}/ (website), in the start form
  Logs       ${told.logs}/
  End        Ctrl-C; sessions and their records stay. npm start -- --reset begins anew.
`;
}
