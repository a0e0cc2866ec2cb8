import type { PodRules } from './PodRules';
import { renderRuleset } from './renderRuleset';

const render = (...rules: PodRules[]) =>
  renderRuleset({
    table: 'policy',
    bridge: 'cni0',
    podNetwork: '10.251.7.0/24',
    rules,
  });

describe('renderRuleset', () => {
  it('replaces the table in one script', () => {
    expect(render().split('\n').slice(0, 3)).toEqual([
      'table inet policy',
      'delete table inet policy',
      'table inet policy {',
    ]);
  });

  it('knows a Pod that is free, and sends it nowhere', () => {
    const text = render({ address: '10.251.7.5', name: 'a/free' });
    expect(text).toContain('elements = { 10.251.7.5 }');
    expect(text).not.toContain('goto');
  });

  it('closes addresses it does not know, in both directions and towards the node', () => {
    const text = render();
    expect(
      text.match(/ip saddr 10\.251\.7\.0\/24 ip saddr != @known drop/g),
    ).toHaveLength(2);
    expect(text).toContain('ip daddr 10.251.7.0/24 ip daddr != @known drop');
  });

  it('writes what is opened, and refuses the rest', () => {
    const text = render({
      address: '10.251.7.5',
      name: 'a/b',
      ingress: [],
      egress: [
        {
          addresses: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
          ports: { protocol: 'tcp', first: 80, last: 90 },
        },
        {
          addresses: { pods: ['10.251.7.8', '10.251.7.9'] },
          ports: { protocol: 'udp', first: 53, last: 53 },
        },
        { addresses: { cidr: 'fd00::/8', except: [] }, ports: 'any' },
      ],
    });
    const chain = text.slice(
      text.indexOf('  chain egress-10-251-7-5'),
      text.indexOf('  chain ingress-10-251-7-5'),
    );
    expect(chain.split('\n').map(line => line.trim())).toEqual([
      'chain egress-10-251-7-5 {',
      'comment "a/b"',
      'ip daddr 10.251.7.5 accept',
      'ip daddr 10.0.0.0/8 ip daddr != 10.1.0.0/16 tcp dport 80-90 accept',
      'ip daddr { 10.251.7.8, 10.251.7.9 } udp dport 53 accept',
      'meta l4proto tcp counter reject with tcp reset',
      'counter reject with icmpx admin-prohibited',
      '}',
      '',
    ]);
    expect(text).toContain('10.251.7.5 : goto ingress-10-251-7-5');
  });
});
