import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bundleProgram } from './bundleProgram';

/**
 * The real program as a process of its own. What it logs is also kept in the folder that
 * AGENTIC_SESSIONS_TEST_LOGS names, in a file for each: a failure on a busy machine may not come again.
 */
export class OperatorProcess {
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  /** What it logged, over all its lives. */
  log = '';

  constructor(kubeconfig: string, env: Record<string, string>) {
    this.#env = {
      PATH: process.env.PATH ?? '',
      KUBECONFIG: kubeconfig,
      RUNNER_IMAGE: 'runner:test',
      RUNNER_API_URL: 'http://192.0.2.1:7017',
      METRICS_ADDRESS: '0',
      LOG_LEVEL: 'info',
      ...env,
    };
  }

  start(): void {
    const file = logFile(this.#env.WATCH_NAMESPACE);
    const child = spawn(process.execPath, [bundleProgram('src/main.ts')], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', data => {
        this.log += data;
        if (file) appendFileSync(file, data);
      });
    }
    this.#child = child;
  }

  /** Ends it by a signal; resolves with its exit code when it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return null;
    if (child.exitCode !== null) return child.exitCode;
    return new Promise(resolve => {
      child.once('exit', code => resolve(code));
      child.kill(signal);
    });
  }
}

/** Where the log of an operator goes, which may have been started before; undefined where nobody wants to keep it. */
function logFile(namespace = 'everywhere'): string | undefined {
  const folder = process.env.AGENTIC_SESSIONS_TEST_LOGS;
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true });
  const test = basename(expect.getState().testPath ?? '', '.test.ts');
  return join(folder, `${test}-${namespace}.log`);
}

/** Writes a kubeconfig for a token, in a folder of its own. */
export function writeKubeconfig(options: {
  server: string;
  ca?: string;
  token: string;
}): string {
  const path = join(mkdtempSync(join(tmpdir(), 'operator-')), 'kubeconfig');
  const ca = options.ca && Buffer.from(options.ca).toString('base64');
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': 'c',
      clusters: [
        {
          name: 'c',
          cluster: { server: options.server, 'certificate-authority-data': ca },
        },
      ],
      users: [{ name: 'u', user: { token: options.token } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    }),
    { mode: 0o600 },
  );
  return path;
}
