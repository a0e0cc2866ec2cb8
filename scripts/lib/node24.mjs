// Makes sure that what follows runs on Node 24, whatever Node called us (20 or newer): Backstage and the suite's native
// modules need it. The npm package `node` carries the official builds, so any npm registry will do.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { platformProblem } from './platformProblem.mjs';

/** The version that is fetched where the caller's Node is not a 24. */
export const NODE_VERSION = '24.21.0';

/** Of Node 24 as npm unpacks it, with its headers; measured, with some to spare. */
const NEEDED_BYTES = 300 * 2 ** 20;

/** Where everything that outlives a checkout is kept: Node, Kubernetes programs, built apps. */
export function cacheDirectory(env = process.env) {
  return (
    env.AGENTIC_SESSIONS_CACHE ??
    path.join(
      env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
      'agentic-sessions',
    )
  );
}

/**
 * Path of a Node 24 executable; fetches it once into the cache.
 *
 * @param {(text: string) => void} say - told when something takes long
 * @returns {string}
 */
export function ensureNode24(say) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major === 24 && minor >= 10) {
    return process.execPath;
  }
  if (process.platform === 'win32') {
    throw new Error(
      'Windows is not supported: use Linux, for example in WSL 2.',
    );
  }
  const cache = cacheDirectory();
  const home = path.join(cache, 'node', NODE_VERSION);
  const node = path.join(home, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(node)) {
    return node;
  }
  const begun = Date.now();
  say(`  … Node ${NODE_VERSION} (once; this is Node ${process.versions.node})`);
  // Installed beside and renamed into place, so that a run killed half-way leaves nothing that looks whole.
  const partial = `${home}.${process.pid}`;
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    writeFileSync(path.join(partial, 'package.json'), '{"private":true}\n');
    requireRoom(partial, NEEDED_BYTES);
    const problem = install(partial);
    if (problem) {
      // npm itself may only meet half a file, and say that.
      requireRoom(partial, 2 ** 20);
      throw problem;
    }
    if (!existsSync(node)) {
      rmSync(home, { recursive: true, force: true });
      renameSync(partial, home);
    }
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw explain(error, cache);
  }
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  say(`  ✓ ${`Node ${NODE_VERSION}`.padEnd(30)} ${`${seconds} s`.padStart(8)}`);
  return node;
}

/** @throws {Error} ENOSPC, where the disk of a folder has less room than that */
function requireRoom(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes) {
    throw Object.assign(new Error('no space left on device'), {
      code: 'ENOSPC',
    });
  }
}

/** Lets npm put Node into a folder. @returns what went wrong, if anything did */
function install(folder) {
  const { status, stderr, error } = spawnSync(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--foreground-scripts',
      `node@${NODE_VERSION}`,
    ],
    { cwd: folder, encoding: 'utf8', env: withoutNodedir(process.env) },
  );
  const node = path.join(folder, 'node_modules', 'node', 'bin', 'node');
  if (status === 0 && existsSync(node)) {
    return undefined;
  }
  return new Error((stderr || error?.message || 'npm gave no reason').trim());
}

/**
 * What a person can do about a failure to have Node 24.
 *
 * @param {Error & { code?: string }} error
 * @param {string} cache
 */
export function explain(error, cache) {
  const said = `${error.code ?? ''} ${error.message}`;
  if (/ENOSPC|EDQUOT|no space left on device/i.test(said)) {
    return new Error(
      `The disk of ${cache} is full: Node ${NODE_VERSION} needs about 300 MB there.\n` +
        '    Free some space and start again, or set AGENTIC_SESSIONS_CACHE to a folder on another disk.',
    );
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return new Error(
      `Node 24 is needed and kept in ${cache}, which cannot be written (${error.code}).\n` +
        '    Start as root (sudo -E npm start), or set AGENTIC_SESSIONS_CACHE to a folder of yours.',
    );
  }
  return new Error(
    `Node ${NODE_VERSION} could not be fetched by npm:\n${error.message}\n` +
      '    Check that npm reaches its registry, or start this with Node 24 yourself.',
  );
}

/** Headers for node-gyp beside the fetched Node, if they are there: native modules then build without a download. */
function headersOf(node) {
  const include = path.resolve(path.dirname(node), '..');
  return existsSync(path.join(include, 'include', 'node', 'node.h'))
    ? include
    : undefined;
}

function withoutNodedir(env) {
  const { npm_config_nodedir: _, ...rest } = env;
  return rest;
}

/**
 * Runs a TypeScript program of the checkout on Node 24 in this process's place: same terminal, signals passed on, same
 * exit code.
 *
 * @param {string} program - path from the checkout's root
 * @param {{ startsKubernetes?: boolean }} [options] - `startsKubernetes`: it starts the embedded Kubernetes, so it is refused at once,
 *   before anything is fetched, where that cannot run
 */
export async function runOnNode24(program, { startsKubernetes = false } = {}) {
  const problem = startsKubernetes && platformProblem();
  if (problem) {
    process.stderr.write(`${problem}\n`);
    process.exit(1);
  }
  const root = path.resolve(
    import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
    '..',
    '..',
  );
  let node;
  try {
    node = ensureNode24(text => process.stdout.write(`${text}\n`));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  const headers = headersOf(node);
  const child = spawn(
    node,
    [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      '--import',
      path.join(root, 'scripts', 'lib', 'typescript.mjs'),
      path.join(root, program),
      ...process.argv.slice(2),
    ],
    {
      // By the channel it notices when this process is killed, and ends what it started.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      cwd: root,
      env: {
        ...process.env,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
        ...(headers ? { npm_config_nodedir: headers } : {}),
      },
    },
  );
  // A terminal sends Ctrl-C to the whole group, and a second one means more than the first; so what may have been sent to
  // this process alone is passed on a little later, as a signal that means nothing more to who is ending already.
  process.on('SIGINT', () => setTimeout(() => child.kill('SIGTERM'), 500));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  // Whoever gave this process a channel, a test for one, and is gone, cannot ask it to end any more.
  process.on('disconnect', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
  });
}
