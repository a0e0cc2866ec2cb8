import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitForHttp } from './waitForHttp';

const options = { timeoutMs: 900, what: 'The portal', logFile: '/the.log' };

async function serve(status: () => number | undefined) {
  const server = createServer((_, response) => {
    const code = status();
    if (code) {
      response.writeHead(code).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('waitForHttp', () => {
  it('waits until it is answered well', async () => {
    let asked = 0;
    const { url, close } = await serve(() => (++asked < 2 ? 503 : 200));
    await waitForHttp(url, { ...options, timeoutMs: 10_000 });
    expect(asked).toBe(2);
    close();
  });

  it('says what it was answered last, and which log to read', async () => {
    const { url, close } = await serve(() => 503);
    await expect(waitForHttp(url, options)).rejects.toThrow(
      `The portal was not ready after 0.9 s (${url}: it answers 503).\n    Its log is /the.log`,
    );
    close();
  });

  it('ends at once when it is told to, also in the middle of a request', async () => {
    const { url, close } = await serve(() => undefined);
    const controller = new AbortController();
    const begun = Date.now();
    const waiting = waitForHttp(url, {
      ...options,
      timeoutMs: 60_000,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('Ctrl-C')), 100);
    await expect(waiting).rejects.toThrow('Ctrl-C');
    expect(Date.now() - begun).toBeLessThan(3_000);
    close();
  });
});
