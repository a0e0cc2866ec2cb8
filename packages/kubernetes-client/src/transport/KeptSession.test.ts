import { KubernetesClient } from '../client/KubernetesClient';
import { systemClock } from '../Clock';
import { ScriptedApiServer } from '../testing/ScriptedApiServer';
import { waitFor } from '../testing/waitFor';
import { NAMESPACES } from '../types/core';

describe('KeptSession', () => {
  it('pings in time though somebody has set the clock back', async () => {
    const server = await ScriptedApiServer.start();
    let stepMs = 0;
    const client = new KubernetesClient({
      config: { server: server.url },
      clock: { ...systemClock, now: () => Date.now() + stepMs },
      pingIntervalMs: 50,
      pingTimeoutMs: 10_000,
    });
    server.answer(r => r.json({ metadata: { name: 'a' } }));
    await client.get(NAMESPACES, { name: 'a' });
    const [session] = server.sessions;
    let pings = 0;
    session.on('ping', () => {
      pings += 1;
    });
    stepMs = -3_600_000;
    const end = new AbortController();
    server.answer(() => {});
    const waiting = client
      .get(NAMESPACES, { name: 'b' }, { signal: end.signal })
      .catch(error => error);
    await waitFor(() => pings > 0, 'a ping', 4_000);
    end.abort();
    await waiting;
    client.close();
    await server.stop();
  });
});
