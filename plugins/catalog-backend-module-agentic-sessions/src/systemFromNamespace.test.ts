import type { Namespace } from '@agentic-sessions/kubernetes-client';
import {
  FieldFormatEntityPolicy,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { systemFromNamespace } from './systemFromNamespace';

function namespace(
  name: string,
  annotations: Record<string, string> = {},
  labels: Record<string, string> = { 'agentic-sessions.io/managed': 'true' },
): Namespace {
  return { metadata: { name, labels, annotations } };
}

describe('systemFromNamespace', () => {
  it('makes a System that the catalog accepts', async () => {
    const { entity, problems } = systemFromNamespace(
      namespace('payments', {
        'agentic-sessions.io/owner': 'group:default/payments',
        'agentic-sessions.io/title': ' Payments ',
      }),
      { cluster: 'production' },
    );
    expect(problems).toEqual([]);
    expect(entity).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: {
        name: 'payments',
        title: 'Payments',
        description: 'Agent sessions of the Kubernetes namespace payments',
        annotations: {
          'backstage.io/managed-by-location': 'kubernetes:production/payments',
          'backstage.io/managed-by-origin-location':
            'kubernetes:production/payments',
          'agentic-sessions.io/namespace': 'payments',
          'backstage.io/kubernetes-namespace': 'payments',
          'backstage.io/kubernetes-label-selector':
            'agentic-sessions.io/session',
          'backstage.io/kubernetes-cluster': 'production',
        },
      },
      spec: { type: 'agent-namespace', owner: 'group:default/payments' },
    });
    await expect(systemEntityV1alpha1Validator.check(entity!)).resolves.toBe(
      true,
    );
    await expect(
      new FieldFormatEntityPolicy().enforce(entity!),
    ).resolves.toBeDefined();
  });

  it.each([
    [undefined, 'group:default/payments'],
    ['checkout', 'group:default/checkout'],
    ['group:platform', 'group:default/platform'],
    ['user:default/ada', 'user:default/ada'],
    ['Group:Default/Payments', 'group:default/payments'],
  ])('reads the owner %p as %p', (annotation, owner) => {
    const { entity, problems } = systemFromNamespace(
      namespace(
        'payments',
        annotation ? { 'agentic-sessions.io/owner': annotation } : {},
      ),
    );
    expect(entity?.spec.owner).toBe(owner);
    expect(problems).toEqual([]);
  });

  it.each(['', ':', 'group:', 'a/b/c d', 'group:default/no spaces', '😀'])(
    'reports the owner %p, and names nobody',
    annotation => {
      const { entity, problems } = systemFromNamespace(
        namespace('payments', { 'agentic-sessions.io/owner': annotation }),
      );
      expect(entity?.spec.owner).toBe('unknown');
      expect(problems).toEqual([
        expect.stringContaining('Namespace "payments" has no owner'),
      ]);
    },
  );

  it.each<Record<string, string>>([
    {},
    { 'agentic-sessions.io/managed': 'false' },
  ])('leaves out a namespace with labels %p', labels => {
    expect(systemFromNamespace(namespace('payments', {}, labels))).toEqual({
      problems: [],
    });
  });

  it('reports a name that no entity can have', () => {
    const { entity, problems } = systemFromNamespace(namespace('a'.repeat(64)));
    expect(entity).toBeUndefined();
    expect(problems).toEqual([
      expect.stringContaining('is not in the catalog'),
    ]);
  });
});
