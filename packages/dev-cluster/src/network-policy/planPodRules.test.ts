import { planPodRules } from './planPodRules';
import type { NetworkPolicy, PolicedPod } from './policyObjects';

const pod = (
  namespace: string,
  name: string,
  address: string,
  labels: Record<string, string> = { app: name },
): PolicedPod => ({
  namespace,
  name,
  address,
  labels,
  ports: [{ name: 'web', port: 8000 + name.length, protocol: 'TCP' }],
});

const pods = [
  pod('a', 'web', '10.0.0.1'),
  pod('a', 'client', '10.0.0.2'),
  pod('b', 'client', '10.0.0.3'),
];
const namespaces = new Map([
  ['a', { team: 'a' }],
  ['b', { team: 'b' }],
]);

function rulesFor(address: string, ...specs: NetworkPolicy['spec'][]) {
  return planPodRules({
    pods,
    namespaces,
    policies: specs.map((spec, index) => ({
      metadata: { namespace: 'a', name: `p${index}` },
      spec,
    })),
  }).find(rule => rule.address === address);
}

describe('planPodRules', () => {
  it('leaves a Pod free that no policy selects', () => {
    expect(
      rulesFor('10.0.0.1', {
        podSelector: { matchLabels: { app: 'other' } },
        policyTypes: ['Ingress', 'Egress'],
      }),
    ).toEqual({ address: '10.0.0.1', name: 'a/web' });
  });

  it('keeps to the namespace of a policy', () => {
    const all = { podSelector: {}, policyTypes: ['Ingress' as const] };
    expect(rulesFor('10.0.0.1', all)?.ingress).toEqual([]);
    expect(rulesFor('10.0.0.3', all)?.ingress).toBeUndefined();
  });

  it('closes only the directions that a policy is about', () => {
    expect(
      rulesFor('10.0.0.1', { podSelector: {}, policyTypes: ['Egress'] }),
    ).toEqual({ address: '10.0.0.1', name: 'a/web', egress: [] });
    // As the API server would fill it in.
    expect(rulesFor('10.0.0.1', { podSelector: {} })).toEqual({
      address: '10.0.0.1',
      name: 'a/web',
      ingress: [],
    });
  });

  it('adds policies up', () => {
    const rule = rulesFor(
      '10.0.0.1',
      { podSelector: {}, policyTypes: ['Ingress'] },
      {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Ingress'],
        ingress: [{ ports: [{ port: 80 }] }, {}],
      },
    );
    expect(rule?.ingress).toEqual([
      { addresses: 'any', ports: { protocol: 'tcp', first: 80, last: 80 } },
      { addresses: 'any', ports: 'any' },
    ]);
  });

  it.each([
    [{ podSelector: {} }, ['10.0.0.1', '10.0.0.2']],
    [{ podSelector: { matchLabels: { app: 'client' } } }, ['10.0.0.2']],
    [{ namespaceSelector: {} }, ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
    [
      {
        namespaceSelector: { matchLabels: { team: 'b' } },
        podSelector: { matchLabels: { app: 'client' } },
      },
      ['10.0.0.3'],
    ],
  ])('finds the Pods of %j', (peer, expected) => {
    expect(
      rulesFor('10.0.0.1', {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [peer] }],
      })?.ingress,
    ).toEqual([{ addresses: { pods: expected }, ports: 'any' }]);
  });

  it('opens nothing for a selector that finds nobody', () => {
    expect(
      rulesFor('10.0.0.1', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: { matchLabels: { app: 'none' } } }] }],
      })?.egress,
    ).toEqual([]);
  });

  it('reads blocks, ranges and protocols', () => {
    const ipBlock = { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] };
    expect(
      rulesFor('10.0.0.1', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ ipBlock }],
            ports: [
              { port: 80, endPort: 90 },
              { protocol: 'UDP', port: 53 },
              { protocol: 'SCTP' },
            ],
          },
        ],
      })?.egress,
    ).toEqual([
      { addresses: ipBlock, ports: { protocol: 'tcp', first: 80, last: 90 } },
      { addresses: ipBlock, ports: { protocol: 'udp', first: 53, last: 53 } },
      {
        addresses: ipBlock,
        ports: { protocol: 'sctp', first: 0, last: 65535 },
      },
    ]);
  });

  it('takes a named port of whoever receives', () => {
    const ports = [{ port: 'web' }];
    expect(
      rulesFor('10.0.0.1', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports }],
        egress: [{ to: [{ podSelector: {} }], ports }],
      }),
    ).toMatchObject({
      ingress: [{ addresses: 'any', ports: { first: 8003 } }],
      egress: [
        { addresses: { pods: ['10.0.0.1'] }, ports: { first: 8003 } },
        { addresses: { pods: ['10.0.0.2'] }, ports: { first: 8006 } },
      ],
    });
  });
});
