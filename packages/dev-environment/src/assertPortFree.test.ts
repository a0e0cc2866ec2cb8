import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '@agentic-sessions/dev-cluster';
import { assertPortFree } from './assertPortFree';

describe('assertPortFree', () => {
  it('is content with a port that nobody has', async () => {
    await expect(
      assertPortFree(await freePort(), 'x'),
    ).resolves.toBeUndefined();
  });

  it('says that a port is taken, and the cure', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(
      assertPortFree(port, 'start on another port: --port 1'),
    ).rejects.toThrow(
      new RegExp(
        `^Port ${port} is taken by another program.*\\.\\n {4}End it, or start on another port: --port 1$`,
      ),
    );
    server.close();
  });
});
