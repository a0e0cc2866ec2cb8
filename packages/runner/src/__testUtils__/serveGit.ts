import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A repository that is served over HTTP by git's own server program. */
export type ServedRepository = {
  /** Base address; the repository is `/checkout.git`, and `/private.git` asks for a password. */
  url: string;
  /** Commits in the order in which they were made. */
  commits: string[];
  /** Answer the next so many requests 503. */
  failures: number;
  close(): Promise<void>;
};

/** Makes a repository with two commits on `main` and a branch `other`, and serves it. */
export async function serveGit(): Promise<ServedRepository> {
  const root = mkdtempSync(join(tmpdir(), 'git-'));
  const bare = join(root, 'checkout.git');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', join(root, 'work'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        HOME: root,
        GIT_AUTHOR_NAME: 'A',
        GIT_AUTHOR_EMAIL: 'a@example.org',
        GIT_COMMITTER_NAME: 'A',
        GIT_COMMITTER_EMAIL: 'a@example.org',
      },
    }).trim();
  execFileSync('git', ['init', '-q', '-b', 'main', join(root, 'work')]);
  const commits: string[] = [];
  for (const text of ['one', 'two']) {
    writeFileSync(join(root, 'work', 'a.txt'), text);
    git('add', '.');
    git('commit', '-q', '-m', text);
    commits.push(git('rev-parse', 'HEAD'));
  }
  git('checkout', '-q', '-b', 'other');
  writeFileSync(join(root, 'work', 'a.txt'), 'other');
  git('commit', '-q', '-am', 'other');
  commits.push(git('rev-parse', 'HEAD'));
  git('checkout', '-q', 'main');
  execFileSync('git', ['clone', '-q', '--bare', join(root, 'work'), bare]);

  const state = { failures: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (state.failures > 0) {
      state.failures -= 1;
      response.writeHead(503).end();
    } else if (url.pathname.startsWith('/private.git')) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    } else {
      runBackend(root, url, request, response);
    }
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commits,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  });
}

function runBackend(
  root: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      ...(request.headers['git-protocol']
        ? { GIT_PROTOCOL: String(request.headers['git-protocol']) }
        : {}),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', chunk => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = output
      .toString('latin1', 0, end)
      .split('\r\n')
      .map(line => line.split(/: (.*)/s));
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
    for (const [name, value] of headers) {
      if (name !== 'Status') response.setHeader(name, value);
    }
    response.writeHead(parseInt(status, 10)).end(output.subarray(end + 4));
  });
}
