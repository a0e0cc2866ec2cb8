import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortalClient } from './PortalClient';

const STALL_MS = 300;

describe('PortalClient, with bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-client-'));
  let server: Server | undefined;
  const { signal } = new AbortController();

  const portal = async (listener: RequestListener) => {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>(resolve => {
      listening.listen(0, '127.0.0.1', resolve);
    });
    const { port } = listening.address() as AddressInfo;
    writeFileSync(join(folder, 'token'), 't');
    return new PortalClient({
      portalUrl: `http://127.0.0.1:${port}`,
      namespace: 'payments',
      session: 's-1',
      attempt: 0,
      tokenFile: join(folder, 'token'),
      stallMs: STALL_MS,
    });
  };

  const put = (client: PortalClient, body: Readable) =>
    client.artifact('PUT', 'logs/a.txt', {}, { body, signal });

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise(resolve => server?.close(resolve));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives up an upload that a portal takes nothing of, and reads no more of the file', async () => {
    const client = await portal(() => {});
    const body = Readable.from(endless());
    await expect(put(client, body)).rejects.toThrow(
      `The portal took nothing for ${STALL_MS} ms.`,
    );
    await sleep(50);
    expect(body.destroyed).toBe(true);
    // It has learnt nothing about the portal.
    expect(client.presence.away).toBe(false);
  });

  it('gives up a question that is not answered', async () => {
    const client = await portal(() => {});
    await expect(
      client.artifact('HEAD', 'logs/a.txt', {}, { signal }),
    ).rejects.toThrow('The portal took nothing');
  });

  it('waits for an upload that goes on, however long it takes', async () => {
    let received = 0;
    const client = await portal(async (request, response) => {
      for await (const chunk of request) received += chunk.length;
      response.end('kept');
    });
    const slow = Readable.from(
      (async function* chunks() {
        for (let i = 0; i < 5; i += 1) {
          await sleep(STALL_MS / 2);
          yield Buffer.from('1234');
        }
      })(),
    );
    const answer = await put(client, slow);
    expect(await answer.text()).toBe('kept');
    expect(received).toBe(20);
  });

  it('does not limit an answer that has begun', async () => {
    const client = await portal((_, response) => {
      response.write('one ');
      setTimeout(() => response.end('two'), STALL_MS * 2);
    });
    const answer = await client.snapshot('GET', {}, { signal });
    expect(await answer.text()).toBe('one two');
  });
});

async function* endless() {
  for (;;) yield Buffer.alloc(64 * 1024);
}
