import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '@agentic-sessions/artifact-indexer';
import { ApiError } from '../http/ApiError';
import { explainUpload } from './explainUpload';

jest.setTimeout(30_000);

const reset = () =>
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

describe('explainUpload', () => {
  const res = { setHeader: jest.fn() };

  it.each<[string, Error | null]>([
    ['whose sender is there', null],
    ['that failed otherwise', reset()],
  ])('leaves the reset of another connection as it is, %s', (_, errored) => {
    const error = reset();
    expect(explainUpload(error, { errored }, res)).toBe(error);
  });

  it('says what came of an upload whose sender left half-way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'explain-upload-'));
    const server = createServer();
    try {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const sender = request({
        port: (server.address() as AddressInfo).port,
        method: 'PUT',
        headers: { 'content-length': 100 },
      });
      sender.on('error', () => undefined);
      sender.write('half');
      const [req]: IncomingMessage[] = await once(server, 'request');
      const taken = new FolderStore(folder)
        .put(
          { namespace: 'payments', sessionId: 's', digest: '0'.repeat(64) },
          req,
          { maxBytes: 100 },
        )
        .catch((error: unknown) => explainUpload(error, req, res));
      sender.destroy();
      const explained = await taken;
      expect(explained).toBeInstanceOf(ApiError);
      expect(explained).toMatchObject({
        statusCode: 408,
        code: 'upload_broken',
      });
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    }
  });
});
