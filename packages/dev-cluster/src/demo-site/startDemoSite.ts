import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../system/packageFolder';
import { createDemoRepository } from './createDemoRepository';
import { serveFiles } from './serveFiles';
import { serveGit } from './serveGit';

/** Where the demo site listens. */
export interface DemoSiteOptions {
  /** Address to listen at: {@link Cluster.hostAddress}, which Pods reach and nobody beyond this machine does. */
  host: string;
  /** Default: a free one. */
  port?: number;
  /** Folder for the repository, emptied first. Default: one in the machine's folder for temporary files. */
  folder?: string;
}

/** Something for Pods to work on. */
export interface DemoSite {
  /** Without a slash at its end. */
  url: string;
  /** A small website with faults to be found. */
  website: string;
  /** A small repository with faults to be found, for `git clone`. */
  repository: string;
  close(): Promise<void>;
}

/** Serves the demo repository (by git's smart HTTP protocol, read only) and the demo website. */
export async function startDemoSite(
  options: DemoSiteOptions,
): Promise<DemoSite> {
  const content = join(packageFolder(), 'demo');
  const root = await makeRoot(options.folder);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://demo');
    if (/^\/[^/]+\.git(\/|$)/.test(url.pathname)) {
      serveGit(root, url, request, response);
    } else if (request.method === 'GET' || request.method === 'HEAD') {
      serveFiles(join(content, 'website'), url, response).catch(() =>
        response.destroy(),
      );
    } else {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
  });
  try {
    await createDemoRepository(content, join(root, 'checkout.git'));
    server.listen(options.port ?? 0, options.host);
    await once(server, 'listening');
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${options.host}:${port}`;
  return {
    url,
    website: `${url}/`,
    repository: `${url}/checkout.git`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** With a folder of its own the next start takes away what one that was killed has left. */
async function makeRoot(folder: string | undefined): Promise<string> {
  if (!folder) {
    return mkdtemp(join(tmpdir(), 'agentic-sessions-demo-'));
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}
