import type { PlatformPolicySpec } from '@agentic-sessions/kubernetes-api';
import { policyInput } from '../testing';
import { decidePolicy } from './decidePolicy';

const decide = (
  egress: PlatformPolicySpec['egress'],
  request: { repositories?: unknown[] } = {},
) => decidePolicy(policyInput({ platform: { egress }, request }));

describe('explainEgress', () => {
  it.each<[string, PlatformPolicySpec['egress'], RegExp]>([
    ['nothing said', undefined, /opens no network.*gateways alone/],
    ['None', { mode: 'None' }, /opens no network/],
    [
      'Open',
      { mode: 'Open', networks: [{ cidr: '10.0.0.0/8' }] },
      /public internet and `10\.0\.0\.0\/8`, and no other private network/,
    ],
    [
      'Listed',
      {
        mode: 'Listed',
        networks: [
          {
            cidr: '10.0.0.0/8',
            except: ['10.1.0.0/16'],
            ports: [
              { port: 80, endPort: 90 },
              { port: 53, protocol: 'UDP' },
            ],
          },
        ],
      },
      /reaches `10\.0\.0\.0\/8` \(port 80-90, 53\/UDP\) without `10\.1\.0\.0\/16` and nothing else/,
    ],
  ])('says what is reached with %s', (_, egress, words) => {
    const { allowed, explanations, warnings } = decide(egress);
    expect(allowed).toBe(true);
    expect(explanations).toContainEqual(expect.stringMatching(words));
    expect(warnings).toEqual([]);
  });

  it('warns who wants to work on something that a closed network does not reach', () => {
    const { allowed, warnings } = decide(undefined, { repositories: [{}] });
    expect(allowed).toBe(true);
    expect(warnings).toEqual([
      expect.stringMatching(/found only where a gateway.*egress\.networks/),
    ]);
  });

  it('warns that names alone open nothing', () => {
    expect(decide({ mode: 'Listed', hosts: ['a.example'] }).warnings).toEqual([
      expect.stringMatching(/no network knows/),
    ]);
  });
});
