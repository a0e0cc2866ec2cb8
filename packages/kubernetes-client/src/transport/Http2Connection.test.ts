import { KubernetesClient } from '../client/KubernetesClient';
import { ScriptedApiServer } from '../testing/ScriptedApiServer';
import { CONFIG_MAPS } from '../types/core';

jest.setTimeout(30_000);

describe('Http2Connection, by a client', () => {
  let server: ScriptedApiServer;
  let client: KubernetesClient;

  beforeEach(async () => {
    server = await ScriptedApiServer.start();
    client = new KubernetesClient({ config: { server: server.url } });
  });

  afterEach(async () => {
    client.close();
    await server.stop();
  });

  it('ends a watch that is given up at any moment before it is sent', async () => {
    server.answer(r => r.open());
    const reason = new Error('enough');
    // So that there is a connection, and those that follow need not wait for one.
    await client.raw('/log');
    for (let microtasks = 0; microtasks < 40; microtasks += 1) {
      const controller = new AbortController();
      const watch = client.watch(
        CONFIG_MAPS,
        { namespace: 'team', signal: controller.signal },
        () => {},
      );
      for (let i = 0; i < microtasks; i += 1) await null;
      controller.abort(reason);
      await expect(watch).rejects.toBe(reason);
    }
  });
});
