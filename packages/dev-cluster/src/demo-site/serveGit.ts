import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a reader asks for (gitprotocol-http(5)). Everything else, writing above all, is refused. */
const READS = /^\/[\w-]+\.git\/(info\/refs|git-upload-pack)$/;

/** Hands a request to git's own HTTP backend (git-http-backend(1)), for reading only. */
export function serveGit(
  root: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const service = url.searchParams.get('service');
  if (
    !READS.test(url.pathname) ||
    (url.pathname.endsWith('/info/refs') && service !== 'git-upload-pack')
  ) {
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end('This repository can be cloned and fetched, nothing else.\n');
    return;
  }
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_PROTOCOL: header('git-protocol'),
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: header('content-type'),
      CONTENT_LENGTH: header('content-length'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      REMOTE_ADDR: request.socket.remoteAddress,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A reader that goes away is no fault of ours, and git then has nobody to speak to.
  backend.stdin.on('error', () => undefined);
  request.on('error', () => backend.kill());
  response.on('close', () => backend.kill());
  backend.on('error', () => {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end("The program 'git' is missing on this machine.\n");
  });
  request.pipe(backend.stdin);

  let head = Buffer.alloc(0);
  const onHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      return;
    }
    backend.stdout.off('data', onHead);
    const { status, headers } = parseHead(head.subarray(0, end).toString());
    response.writeHead(status, headers);
    response.write(head.subarray(end + 4));
    backend.stdout.pipe(response);
  };
  backend.stdout.on('data', onHead);
  backend.stdout.on('end', () => {
    if (!response.headersSent) {
      response.writeHead(500).end();
    }
  });
}

/** Reads the header of a CGI answer (RFC 3875 6.3). */
function parseHead(text: string): {
  status: number;
  headers: Record<string, string>;
} {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') {
      status = Number(value.split(' ')[0]);
    } else {
      headers[name] = value;
    }
  }
  return { status, headers };
}
