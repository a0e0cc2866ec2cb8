import { KubernetesClient, PODS } from '@agentic-sessions/kubernetes-client';
// eslint-disable-next-line @backstage/no-forbidden-package-imports -- for tests alone, so that it is not published
import { ScriptedApiServer } from '@agentic-sessions/kubernetes-client/src/testing/ScriptedApiServer';
import { leadingClient } from './leadingClient';

describe('leadingClient', () => {
  it('writes nothing more once another one leads, be it between two writes of one pass', async () => {
    const server = await ScriptedApiServer.start();
    const client = new KubernetesClient({ config: { server: server.url } });
    let leading = true;
    const guarded = leadingClient(client, () => leading);
    // What closes the network arrives; while it is answered the lease is lost.
    server.answer(r => {
      if (r.path.endsWith('/networkpolicies')) leading = false;
      r.json({ metadata: { name: 'x' } });
    });
    await guarded.request('POST', '/apis/x/v1/networkpolicies', {});
    const ref = { namespace: 'team', name: 'p' };
    const pod = { metadata: ref, spec: { containers: [] } };
    const patch = { type: 'merge', body: {} } as const;
    for (const write of [
      guarded.create(PODS, pod),
      guarded.patchStatus(PODS, ref, patch),
      guarded.update(PODS, pod),
      guarded.delete(PODS, ref),
    ]) {
      await expect(write).rejects.toThrow('No longer leading');
    }
    await guarded.get(PODS, ref);
    expect(server.requests.map(r => r.method)).toEqual(['POST', 'GET']);
    client.close();
    await server.stop();
  });
});
