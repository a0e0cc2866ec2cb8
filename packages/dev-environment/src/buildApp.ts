import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { withLock } from '@agentic-sessions/dev-cluster';
import { contentHash } from './contentHash';
import { forgetOldApps } from './forgetOldApps';
import { backstageCli, cacheDirectory, checkout } from './paths';
import { runCommand } from './runCommand';

const SOURCES = [
  'yarn.lock',
  'backstage.json',
  'app-config.yaml',
  'packages/app',
  'packages/kubernetes-api/src',
  'packages/runner-protocol/src',
  'plugins/agentic-sessions',
  'plugins/agentic-sessions-common',
];
/** What the app is built from, of its own folder. */
const PARTS = ['package.json', 'public', 'src', '.eslintrc.js'];
const STAMP = '.built-from';
/** Built apps that stay in the cache: going back and forth between a few branches builds nothing again. */
const KEPT_APPS = 5;

/** Where things are; only tests look elsewhere. */
export interface BuildAppOptions {
  logDirectory: string;
  signal?: AbortSignal;
  checkout?: string;
  cacheDirectory?: string;
  /** Builds into `dist` of the folder it is given. */
  build?: (folder: string) => Promise<void>;
}

/**
 * Builds the portal's pages into packages/app/dist, or takes them from the cache where the same sources were built
 * before, in this checkout or another.
 *
 * A portal may be serving the pages that are there: new ones are made beside, stamped when they are whole and renamed
 * into place, after the old ones were renamed away: for that instant there are none. What is killed just then leaves none,
 * and the next start takes them from the cache, where they were put before; killed at any other time it leaves the old
 * pages or the new ones.
 *
 * @returns what was done, for the person at the terminal
 * @throws UserError where the build fails
 */
export async function buildApp(options: BuildAppOptions): Promise<string> {
  const root = options.checkout ?? checkout;
  const app = path.join(root, 'packages', 'app');
  const dist = path.join(app, 'dist');
  const wanted = contentHash(root, SOURCES);
  const apps = path.join(options.cacheDirectory ?? cacheDirectory, 'app');
  const cached = path.join(apps, wanted.slice(0, 32));
  // In node_modules, where neither formatter nor linter nor contentHash look.
  const workshop = path.join(app, 'node_modules', '.building');
  const make = async (): Promise<string> => {
    if (isStamped(dist, wanted)) {
      return 'already built';
    }
    rmSync(workshop, { recursive: true, force: true });
    mkdirSync(workshop, { recursive: true });
    try {
      if (isStamped(cached, wanted)) {
        const now = new Date();
        utimesSync(cached, now, now);
        publishCopy(cached, dist, { stamp: wanted, aside: workshop });
        return 'from the cache';
      }
      layOut(app, workshop);
      await (options.build ?? (folder => build(folder, options)))(workshop);
      const built = path.join(workshop, 'dist');
      const making = `${cached}.making`;
      publishCopy(built, cached, { stamp: wanted, aside: making });
      rmSync(making, { recursive: true, force: true });
      publishCopy(built, dist, { stamp: wanted, aside: workshop });
      return 'built';
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  };
  // npm start and npm test may both want it, and two checkouts may want the same.
  const done = await withLock(dist, () => withLock(cached, make));
  await forgetOldApps(apps, KEPT_APPS);
  return done;
}

function isStamped(folder: string, wanted: string): boolean {
  const stamp = path.join(folder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** The CLI builds into the folder it works in, so it is given one that has all of the app by links. */
function layOut(app: string, workshop: string): void {
  for (const part of PARTS) {
    symlinkSync(path.join(app, part), path.join(workshop, part));
  }
}

async function build(folder: string, options: BuildAppOptions): Promise<void> {
  await runCommand(process.execPath, [backstageCli, 'package', 'build'], {
    cwd: folder,
    // Decides which browsers it is built for, so it must not be the caller's.
    env: { ...process.env, NODE_ENV: 'production' },
    logFile: path.join(options.logDirectory, 'app-build.log'),
    what: 'Building the app',
    signal: options.signal,
  });
}

/** Puts a whole copy of a folder in the place of another one, by way of a folder on the same disk. */
function publishCopy(
  from: string,
  to: string,
  { stamp, aside }: { stamp: string; aside: string },
): void {
  const fresh = path.join(aside, 'fresh');
  const former = path.join(aside, 'former');
  rmSync(fresh, { recursive: true, force: true });
  rmSync(former, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  cpSync(from, fresh, { recursive: true });
  // Last: a copy that was cut short never has it.
  writeFileSync(path.join(fresh, STAMP), stamp);
  mkdirSync(path.dirname(to), { recursive: true });
  if (existsSync(to)) {
    renameSync(to, former);
  }
  renameSync(fresh, to);
  rmSync(former, { recursive: true, force: true });
}
