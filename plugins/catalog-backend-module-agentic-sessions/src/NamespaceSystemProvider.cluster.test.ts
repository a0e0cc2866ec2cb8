import {
  MANAGED_LABEL,
  OWNER_ANNOTATION,
  TITLE_ANNOTATION,
} from '@agentic-sessions/kubernetes-api';
import { NAMESPACES } from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import type { EntityProvider } from '@backstage/plugin-catalog-node';
import { catalogModuleAgenticSessions } from './module';

jest.setTimeout(60_000);

describe('the catalog module against a real API server', () => {
  const cluster = new TestCluster();
  let backend: Awaited<ReturnType<typeof startTestBackend>> | undefined;

  afterAll(async () => {
    await backend?.stop();
    await cluster.close();
  });

  it('follows the label: comes, changes and goes', async () => {
    const name = await cluster.createNamespace('catalog', {
      labels: { [MANAGED_LABEL]: 'true' },
      annotations: { [OWNER_ANNOTATION]: 'group:default/payments' },
    });
    const other = await cluster.createNamespace('catalog');

    const systems = new Map<string, Entity>();
    const providers: EntityProvider[] = [];
    backend = await startTestBackend({
      extensionPoints: [
        [
          catalogProcessingExtensionPoint,
          {
            addEntityProvider: (...added: EntityProvider[]) => {
              providers.push(...added);
            },
          },
        ],
      ],
      features: [
        catalogModuleAgenticSessions,
        mockServices.rootConfig.factory({
          data: {
            agenticSessions: { kubernetes: { kubeconfig: cluster.kubeconfig } },
          },
        }),
      ],
    });
    expect(providers).toHaveLength(1);
    await providers[0].connect({
      refresh: async () => {},
      applyMutation: async mutation => {
        if (mutation.type === 'full') {
          systems.clear();
        }
        const added =
          mutation.type === 'full' ? mutation.entities : mutation.added;
        for (const { entity } of added) {
          systems.set(entity.metadata.name, entity);
        }
        for (const item of mutation.type === 'delta' ? mutation.removed : []) {
          const ref = 'entityRef' in item ? item.entityRef : '';
          systems.delete(ref.replace('system:default/', ''));
        }
      },
    });

    await eventually(async () => expect([...systems.keys()]).toContain(name));
    expect([...systems.keys()]).not.toContain(other);
    expect(systems.get(name)?.spec).toEqual({
      type: 'agent-namespace',
      owner: 'group:default/payments',
    });

    const change = (metadata: object, of = name) =>
      cluster.client.patch(
        NAMESPACES,
        { name: of },
        { type: 'merge', body: { metadata } },
      );
    await change({ annotations: { [TITLE_ANNOTATION]: 'Payments' } });
    await eventually(async () =>
      expect(systems.get(name)?.metadata.title).toBe('Payments'),
    );
    await change({ labels: { [MANAGED_LABEL]: 'true' } }, other);
    await eventually(async () =>
      expect(systems.get(other)?.spec?.owner).toBe(`group:default/${other}`),
    );
    await change({ labels: { [MANAGED_LABEL]: null } });
    await eventually(async () => expect(systems.has(name)).toBe(false));
    await cluster.client.delete(NAMESPACES, { name: other });
    await eventually(async () => expect(systems.has(other)).toBe(false), {
      timeoutMs: 30_000,
    });
  });
});
