// Makes sure that what follows runs on Node 24, whatever Node called us (20 or newer): Backstage and the suite's native
// modules need it. The npm package `node` carries the official builds, so any npm registry will do.
import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The version that is fetched where the caller's Node is not a 24. */
export const NODE_VERSION = '24.21.0';

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
  try {
    mkdirSync(cacheDirectory(), { recursive: true });
    accessSync(cacheDirectory(), constants.W_OK);
  } catch (error) {
    throw new Error(
      `Node 24 is needed and kept in ${cacheDirectory()}, which cannot be written (${
        error.code
      }).\n` +
        '    Start as root (sudo npm start), or set AGENTIC_SESSIONS_CACHE to a folder of yours.',
    );
  }
  const home = path.join(cacheDirectory(), 'node', NODE_VERSION);
  const node = path.join(home, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(node)) {
    return node;
  }
  say(
    `Node ${NODE_VERSION}: fetching it once (this is Node ${process.versions.node})`,
  );
  // Installed beside and renamed into place, so that a run killed half-way leaves nothing that looks whole.
  const partial = `${home}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{"private":true}\n');
  const install = spawnSync(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--foreground-scripts',
      `node@${NODE_VERSION}`,
    ],
    { cwd: partial, encoding: 'utf8', env: withoutNodedir(process.env) },
  );
  const fetched = path.join(partial, 'node_modules', 'node', 'bin', 'node');
  if (install.status !== 0 || !existsSync(fetched)) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(
      `Node ${NODE_VERSION} could not be fetched by npm:\n${(
        install.stderr || String(install.error ?? 'npm gave no reason')
      ).trim()}\n` +
        'Check that npm reaches its registry, or start this with Node 24 yourself.',
    );
  }
  if (!existsSync(node)) {
    rmSync(home, { recursive: true, force: true });
    renameSync(partial, home);
  }
  return node;
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
 */
export async function runOnNode24(program) {
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
      stdio: 'inherit',
      cwd: root,
      env: {
        ...process.env,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
        ...(headers ? { npm_config_nodedir: headers } : {}),
      },
    },
  );
  // A terminal sends Ctrl-C to the whole group; what is sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
  });
}
