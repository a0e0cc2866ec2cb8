import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '@agentic-sessions/artifact-indexer';
import type { ErrorRequestHandler } from 'express';
import PromiseRouter from 'express-promise-router';
import { RunnerServer } from './RunnerServer';

jest.setTimeout(60_000);

/** Longer than a busy machine may keep an upload waiting that goes on. */
const IDLE_MS = 2_000;

describe('RunnerServer', () => {
  const bytes = Buffer.from('what an agent made');
  const key = {
    namespace: 'payments',
    sessionId: 's',
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
  let folder: string;
  let store: FolderStore;
  let server: RunnerServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runner-server-'));
    store = new FolderStore(folder);
    const router = PromiseRouter();
    router.put('/file', async (req, res) => {
      await store.put(key, req, { maxBytes: bytes.length });
      res.sendStatus(201);
    });
    const toldWhatIsWrong: ErrorRequestHandler = (_error, _req, res, _next) => {
      res.sendStatus(500);
    };
    router.use(toldWhatIsWrong);
    server = await RunnerServer.start({
      router,
      host: '127.0.0.1',
      port: 0,
      idleMs: IDLE_MS,
    });
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  function upload(): { sender: ClientRequest; status: Promise<number> } {
    const sender = request({
      host: '127.0.0.1',
      port: server.port,
      path: '/file',
      method: 'PUT',
      headers: { 'content-length': bytes.length },
    });
    const status = new Promise<number>((resolve, reject) => {
      sender.on('response', response => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sender.on('error', reject);
    });
    return { sender, status };
  }

  it('lets an upload go that stands still, so that the next of the same bytes comes through', async () => {
    const stalled = upload();
    stalled.sender.write(bytes.subarray(0, 5));
    await expect(stalled.status).rejects.toThrow(/hang up|RESET/);
    const next = upload();
    next.sender.end(bytes);
    expect(await next.status).toBe(201);
    expect(await store.verify(key)).toBe(true);
  });

  it('lets an upload take its time that goes on', async () => {
    const slow = upload();
    const pieces = 8;
    for (let piece = 0; piece < pieces; piece += 1) {
      slow.sender.write(bytes.subarray(piece, piece + 1));
      await new Promise(resolve => {
        setTimeout(resolve, IDLE_MS / 4);
      });
    }
    slow.sender.end(bytes.subarray(pieces));
    expect(await slow.status).toBe(201);
  });
});
