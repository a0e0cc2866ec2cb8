import { agentSandboxObjects } from './agentSandboxObjects';

const definition = (conversion: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: sandboxes.agents.x-k8s.io
spec:
  group: agents.x-k8s.io
  scope: Namespaced
  versions: [{ name: v1beta1 }, { name: v1alpha1 }]
${conversion}`;

describe('agentSandboxObjects', () => {
  it.each([
    [
      'Webhook',
      `  conversion:
    strategy: Webhook
    webhook:
      conversionReviewVersions: [v1]
      clientConfig: { service: { name: a, namespace: b, path: /convert } }
`,
      { strategy: 'None' },
    ],
    ['None', '  conversion: { strategy: None }\n', { strategy: 'None' }],
    ['absent', '', undefined],
  ])('makes of the conversion %s of a CRD', (_, text, conversion) => {
    expect(agentSandboxObjects([definition(text)])).toEqual([
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'sandboxes.agents.x-k8s.io' },
        spec: {
          group: 'agents.x-k8s.io',
          scope: 'Namespaced',
          versions: [{ name: 'v1beta1' }, { name: 'v1alpha1' }],
          ...(conversion && { conversion }),
        },
      },
    ]);
  });

  it('keeps account and rights in their order, and leaves out what runs in the cluster', () => {
    const objects = agentSandboxObjects([
      [
        'kind: Namespace',
        'kind: ServiceAccount',
        'kind: Service',
        'kind: Deployment',
        '',
      ].join('\n---\n'),
      '---\nkind: ClusterRole\nrules: [{ verbs: [get] }]\n---\n',
    ]);
    expect(objects).toEqual([
      { kind: 'Namespace' },
      { kind: 'ServiceAccount' },
      { kind: 'ClusterRole', rules: [{ verbs: ['get'] }] },
    ]);
  });

  it('does not guess at what is no YAML', () => {
    expect(() => agentSandboxObjects(['kind: [Namespace'])).toThrow();
  });
});
