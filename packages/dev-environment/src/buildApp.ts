import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { contentHash } from './contentHash';
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

const DIST = path.join(checkout, 'packages', 'app', 'dist');
const STAMP = path.join(DIST, '.built-from');

/**
 * Builds the portal's pages into packages/app/dist, or takes them from the cache where the same sources were built
 * before, in this checkout or another.
 *
 * @returns what was done, for the person at the terminal
 * @throws UserError where the build fails
 */
export async function buildApp(options: {
  logDirectory: string;
}): Promise<string> {
  const wanted = contentHash(checkout, SOURCES);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return 'already built';
  }
  const cached = path.join(cacheDirectory, 'app', wanted.slice(0, 32));
  if (existsSync(cached)) {
    rmSync(DIST, { recursive: true, force: true });
    cpSync(cached, DIST, { recursive: true });
    return 'from the cache';
  }
  await runCommand(process.execPath, [backstageCli, 'package', 'build'], {
    cwd: path.join(checkout, 'packages', 'app'),
    logFile: path.join(options.logDirectory, 'app-build.log'),
    what: 'Building the app',
  });
  writeFileSync(STAMP, wanted);
  // Copied beside and renamed, so that a run killed half-way leaves no half app in the cache.
  const partial = `${cached}.${process.pid}`;
  mkdirSync(path.dirname(cached), { recursive: true });
  cpSync(DIST, partial, { recursive: true });
  if (existsSync(cached)) {
    rmSync(partial, { recursive: true });
  } else {
    renameSync(partial, cached);
  }
  return 'built';
}
