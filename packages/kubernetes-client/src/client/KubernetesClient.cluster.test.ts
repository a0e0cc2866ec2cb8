import { loadClusterConfig } from '../config/loadClusterConfig';
import { isInvalid, isNotFound } from '../errors/predicates';
import { Informer } from '../informer/Informer';
import { waitFor } from '../testing/waitFor';
import { CONFIG_MAPS, NAMESPACES, type ConfigMap } from '../types/core';
import { KubernetesClient } from './KubernetesClient';

const kubeconfig = process.env.AGENTIC_SESSIONS_TEST_KUBECONFIG;

describe('KubernetesClient on a real API server', () => {
  const namespace = `client-${process.pid}-${Date.now().toString(36)}`;
  let client: KubernetesClient;

  beforeAll(async () => {
    // Not skipped: a suite that silently does not run is worse than one that fails.
    if (!kubeconfig) {
      throw new Error(
        'Set AGENTIC_SESSIONS_TEST_KUBECONFIG, or run this by npm test',
      );
    }
    client = new KubernetesClient({
      config: loadClusterConfig({ kubeconfig }),
    });
    await client.create(NAMESPACES, { metadata: { name: namespace } });
  });

  afterAll(async () => {
    await client.delete(NAMESPACES, { name: namespace });
    client.close();
  });

  it('creates, reads, patches, applies, and deletes with a precondition', async () => {
    const ref = { namespace, name: 'one' };
    const made = await client.create<ConfigMap>(CONFIG_MAPS, {
      metadata: ref,
      data: { a: '1' },
    });
    await client.patch(CONFIG_MAPS, ref, {
      type: 'json',
      body: [{ op: 'add', path: '/data/b', value: '2' }],
    });
    await client.apply<ConfigMap>(
      CONFIG_MAPS,
      { metadata: ref, data: { c: '3' } },
      { fieldManager: 'test' },
    );
    const read = await client.get(CONFIG_MAPS, ref);
    expect(read.data).toEqual({ a: '1', b: '2', c: '3' });
    await expect(
      client.delete(CONFIG_MAPS, ref, { preconditions: { uid: 'other' } }),
    ).rejects.toMatchObject({ statusCode: 409 });
    await client.delete(CONFIG_MAPS, ref, {
      preconditions: { uid: made.metadata.uid },
    });
    const gone = await client.get(CONFIG_MAPS, ref).catch(e => e);
    expect(isNotFound(gone)).toBe(true);
  });

  it('has unknown fields refused', async () => {
    const error = await client
      .create(CONFIG_MAPS, {
        metadata: { namespace, name: 'odd' },
        dta: {},
      } as ConfigMap)
      .catch(e => e);
    expect(isInvalid(error)).toBe(true);
    expect(error.message).toContain('unknown field "dta"');
  });

  it('lists in pages and follows changes', async () => {
    for (let i = 0; i < 25; i += 1) {
      await client.create(CONFIG_MAPS, {
        metadata: { namespace, name: `many-${i}` },
      });
    }
    const informer = new Informer<ConfigMap>({
      client,
      resource: CONFIG_MAPS,
      namespace,
      pageSize: 10,
    });
    const controller = new AbortController();
    const running = informer.run(controller.signal);
    await informer.waitForSync(controller.signal);
    expect(informer.store.get(`${namespace}/many-24`)).toBeDefined();
    await client.delete(CONFIG_MAPS, { namespace, name: 'many-0' });
    await waitFor(
      () => !informer.store.get(`${namespace}/many-0`),
      'the deletion',
    );
    controller.abort();
    await running;
  });

  it('asks who may do what, and whose token it is', async () => {
    const access = await client.subjectAccessReview({
      user: 'nobody',
      resourceAttributes: { verb: 'get', resource: 'pods', namespace },
    });
    expect(access.allowed).toBe(false);
    const token = await client.tokenReview({ token: 'not-a-token' });
    expect(token.authenticated ?? false).toBe(false);
  });
});
