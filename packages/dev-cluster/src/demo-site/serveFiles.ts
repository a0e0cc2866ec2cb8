import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** Answers with a file of a folder, its `index.html` for a folder in it, or its `404.html`. */
export async function serveFiles(
  root: string,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const found = await findFile(root, url.pathname);
  if (found?.endsWith('/index.html') && !/(\/|\.html)$/.test(url.pathname)) {
    // Without the slash, the page's relative links would lead elsewhere.
    response.writeHead(301, { location: `${url.pathname}/` }).end();
    return;
  }
  const file = found ?? join(root, '404.html');
  const content = await readFile(file);
  response.writeHead(found ? 200 : 404, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': content.length,
  });
  response.end(response.req.method === 'HEAD' ? undefined : content);
}

async function findFile(
  root: string,
  pathname: string,
): Promise<string | undefined> {
  let path: string;
  try {
    // An absolute path normalized has no ".." that leads out of it.
    path = join(root, normalize(decodeURIComponent(pathname)));
    if ((await stat(path)).isDirectory()) {
      path = join(path, 'index.html');
      await stat(path);
    }
  } catch {
    return undefined; // not there, or no path at all
  }
  return path;
}
