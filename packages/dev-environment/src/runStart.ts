import { rmSync } from 'node:fs';
import path from 'node:path';
import { acquireStateLock } from './acquireStateLock';
import { assertLinuxAndRoot } from './assertLinuxAndRoot';
import { assertPortFree } from './assertPortFree';
import { buildApp } from './buildApp';
import { EnvironmentFile } from './EnvironmentFile';
import { installPackages } from './installPackages';
import { openCluster, resetCluster } from './openCluster';
import { orAborted } from './orAborted';
import { parseStartFlags, START_HELP } from './parseStartFlags';
import { checkout } from './paths';
import { preflight } from './preflight';
import { ProcessRegister } from './ProcessRegister';
import { prepareBundles } from './prepareBundles';
import { preparePrograms } from './preparePrograms';
import { readyText } from './readyText';
import type { CliContext } from './runCli';
import { Steps } from './Steps';
import { System } from './System';

const KEPT_STATE = [
  'node',
  'database',
  'artifacts',
  'secrets.json',
  'demo-site',
  'logs',
];
/** Where the demo looks by itself. */
const DEFAULT_ENVIRONMENT = path.join(checkout, '.dev', 'environment.json');
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
  // Before anything is written: without root there is nothing to be had here, whoever started it last time.
  assertLinuxAndRoot();
  const directory = flags.state ?? path.join(checkout, '.dev');
  const steps = new Steps({ write });
  const logDirectory = path.join(directory, 'logs');
  atEnd('lock', await acquireStateLock(directory));
  // First of all: what a killed start left behind holds the port, and writes to what a reset takes away.
  const swept = await new ProcessRegister(directory).sweep();
  if (swept.length > 0) {
    write(`Ended what an earlier start had left: ${swept.join(', ')}.`);
  }
  new EnvironmentFile(directory).remove();
  await assertPortFree(
    flags.port,
    `start on another port: npm start -- --port ${flags.port + 1}`,
  );
  if (mode.hotReload) {
    await assertPortFree(APP_PORT, 'use npm start, which needs no port for it');
  }
  if (flags.reset) {
    await steps.run('Forgetting what was', async () => {
      await resetCluster(directory);
      for (const name of KEPT_STATE) {
        rmSync(path.join(directory, name), { recursive: true, force: true });
      }
    });
  }
  preflight({ directory, tell: write });
  write(
    'Starting agentic sessions. What is slow happens only the first time.\n',
  );

  // Packages and Kubernetes programs need nothing of each other; the rest follows as soon as its own needs are met.
  const packages = steps.run('Packages', async say => {
    say(await installPackages({ logDirectory, signal }));
  });
  const programs = orAborted(
    preparePrograms({ steps, mirror: flags.mirror }),
    signal,
  );
  const bundles = packages.then(() =>
    prepareBundles({ steps, logDirectory, signal }),
  );
  // The portal of `yarn dev` serves no pages itself, but refuses to start without a built app.
  const appBuilt = packages.then(() =>
    steps.run('App', async say => {
      say(await buildApp({ logDirectory, signal }));
    }),
  );
  // Reported where they are awaited, in System.start for the app; until then they must not count as unhandled.
  programs.catch(() => {});
  appBuilt.catch(() => {});
  await Promise.all([programs, bundles]);

  const cluster = await openCluster({ steps, directory, keepState: true });
  atEnd('node', () => cluster.stop());
  const system = await System.start({
    cluster,
    directory,
    port: flags.port,
    steps,
    appBuilt,
    hotReloadPort: mode.hotReload ? APP_PORT : undefined,
    tell: text => write(`  ! ${text}`),
    signal,
  });
  atEnd('portal and operator', () => system.stop());
  write(
    readyText({
      url: mode.hotReload ? `http://localhost:${APP_PORT}` : system.portalUrl,
      seconds: steps.total(),
      kubectl: quoted(fromHere(cluster.kubectl)),
      kubeconfig: quoted(fromHere(cluster.personKubeconfig)),
      logs: fromHere(logDirectory),
      demoPrefix:
        system.environmentFile.path === DEFAULT_ENVIRONMENT
          ? ''
          : `AGENTIC_SESSIONS_ENVIRONMENT=${quoted(
              fromHere(system.environmentFile.path),
            )} `,
      demoUrl: cluster.demoUrl,
    }),
  );
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A path as one types it in the checkout. */
function fromHere(file: string): string {
  const relative = path.relative(checkout, file);
  return relative.startsWith('..') ? file : relative;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
