import type {
  SessionEgress,
  SessionEgressNetwork,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { resolveEgress } from '../resolve/resolveEgress';
import { coversBlock } from './coversBlock';
import { coversNetwork } from './coversNetwork';
import { intersectNetworks } from './intersectNetworks';
import { openNetworks } from './openNetworks';
import { parseBlock } from './parseBlock';

/** Whether a connection gets through, told in the plainest way there is. */
function reaches(
  networks: readonly SessionEgressNetwork[],
  address: string,
  port: number,
): boolean {
  return networks.some(
    ({ cidr, except = [], ports }) =>
      coversBlock(cidr, `${address}/32`) &&
      !except.some(hole => coversBlock(hole, `${address}/32`)) &&
      (!ports ||
        ports.some(
          one => one.port <= port && port <= (one.endPort ?? one.port),
        )),
  );
}

const address = fc.constantFrom(
  '8.8.8.8',
  '8.8.4.4',
  '10.0.0.1',
  '10.1.0.1',
  '10.1.2.3',
  '169.254.169.254',
);
const networks = fc.array(
  fc.record(
    {
      cidr: fc.constantFrom('0.0.0.0/0', '8.0.0.0/8', '10.1.0.0/16'),
      except: fc.subarray(['10.1.2.0/24', '10.0.0.0/8', '8.8.8.0/24']),
      ports: fc.array(
        fc.record(
          {
            port: fc.integer({ min: 1, max: 5 }),
            endPort: fc.integer({ min: 5, max: 9 }),
          },
          { requiredKeys: ['port'] },
        ),
        { minLength: 1, maxLength: 2 },
      ),
    },
    { requiredKeys: ['cidr'] },
  ),
  { maxLength: 3 },
);
const egress: fc.Arbitrary<SessionEgress> = fc.record({
  mode: fc.constantFrom('None', 'Listed', 'Open'),
  networks,
});

describe('blocks of addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.1.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['0.0.0.0/0', '255.255.255.255/32', true],
    ['0.0.0.0/0', '::/0', false],
    ['2001:db8::/32', '2001:db8:1::1/128', true],
    ['2001:db8::/32', '2001:db9::/32', false],
    ['10.0.0.0/8', 'no block', false],
  ])('%s covers %s: %s', (outer, inner, expected) => {
    expect(coversBlock(outer, inner)).toBe(expected);
  });

  it.each([
    '1.2.3/8',
    '1.2.3.256/8',
    '1.2.3.4/33',
    '::/129',
    '1::2::3/8',
    '1.2.3.4',
    '1.2.3.4/8/8',
    'g::/8',
  ])('does not read %s', text => {
    expect(parseBlock(text)).toBeUndefined();
  });
});

describe('networks', () => {
  it('of two lists reach exactly what both reach', () => {
    fc.assert(
      fc.property(
        networks,
        networks,
        address,
        fc.integer({ min: 1, max: 9 }),
        (left, right, host, port) => {
          expect(reaches(intersectNetworks(left, right), host, port)).toBe(
            reaches(left, host, port) && reaches(right, host, port),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of two rules reach exactly what both reach', () => {
    fc.assert(
      fc.property(
        egress,
        egress,
        address,
        fc.integer({ min: 1, max: 9 }),
        (left, right, host, port) => {
          const open = (rule: SessionEgress) =>
            reaches(openNetworks(rule), host, port);
          expect(open(resolveEgress(left, right))).toBe(
            open(left) && open(right),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('cover each other only where nothing of the inner is outside', () => {
    const one = networks
      .filter(list => list.length > 0)
      .map(([first]) => first);
    fc.assert(
      fc.property(
        one,
        one,
        address,
        fc.integer({ min: 1, max: 9 }),
        (outer, inner, host, port) => {
          const within =
            coversNetwork(outer, inner) && reaches([inner], host, port);
          expect(!within || reaches([outer], host, port)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of the public internet are nobody’s own', () => {
    const open = openNetworks({ mode: 'Open' });
    for (const own of [
      '10.0.0.1',
      '172.20.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.169.254',
      '127.0.0.1',
      '255.255.255.255',
      '239.1.1.1',
    ]) {
      expect(reaches(open, own, 443)).toBe(false);
    }
    for (const shared of [
      '8.8.8.8',
      '140.82.121.4',
      '172.32.0.1',
      '223.255.255.254',
    ]) {
      expect(reaches(open, shared, 443)).toBe(true);
    }
  });
});

describe('resolveEgress', () => {
  it.each<
    [SessionEgress | undefined, SessionEgress | undefined, SessionEgress]
  >([
    [undefined, undefined, { mode: 'None' }],
    [{ mode: 'Open' }, undefined, { mode: 'Open' }],
    [undefined, { mode: 'Open' }, { mode: 'Open' }],
    [{ mode: 'None' }, { mode: 'Open' }, { mode: 'None' }],
    [
      { mode: 'Open' },
      {
        mode: 'Listed',
        networks: [{ cidr: '10.0.0.0/8' }, { cidr: '8.8.8.8/32' }],
      },
      { mode: 'Listed', hosts: [], networks: [{ cidr: '8.8.8.8/32' }] },
    ],
    [
      { mode: 'Open', networks: [{ cidr: '10.1.0.0/16' }] },
      {
        mode: 'Open',
        networks: [{ cidr: '10.0.0.0/8', ports: [{ port: 443 }] }],
      },
      {
        mode: 'Open',
        networks: [{ cidr: '10.1.0.0/16', ports: [{ port: 443 }] }],
      },
    ],
  ])('makes of %j and %j %j', (platform, namespace, expected) => {
    expect(resolveEgress(platform, namespace)).toEqual(expected);
  });
});
