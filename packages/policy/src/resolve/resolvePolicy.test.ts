import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { matchesPattern } from '../patterns/matchesPattern';
import { intersectPatterns } from '../patterns/intersectPatterns';
import { normalizePatterns } from '../patterns/normalizePatterns';
import { permitsName } from '../patterns/permitsName';
import { decidePolicy } from '../decide/decidePolicy';
import { policyInput } from '../testing';
import { isTighter } from './isTighter';
import { narrowSnapshot } from './narrowSnapshot';
import { resolvePolicy } from './resolvePolicy';

const name = fc.stringMatching(/^[ab]{1,4}$/);
const pattern = fc.oneof(
  name,
  name.map(text => `${text}*`),
  fc.constant('*'),
);
const patterns = fc.array(pattern, { maxLength: 4 });
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined });
const host = fc.constantFrom('a.x', 'b.x', '*.x', '*.b.x', 'c.b.x', 'y');
const port = fc.record(
  {
    port: fc.integer({ min: 1, max: 5 }),
    endPort: fc.integer({ min: 5, max: 9 }),
    protocol: fc.constantFrom('TCP', 'UDP'),
  },
  { requiredKeys: ['port'] },
);
const network = fc.oneof(
  fc.record(
    {
      cidr: fc.constantFrom('0.0.0.0/0', '8.0.0.0/6'),
      except: fc.subarray(['8.8.0.0/16', '10.0.0.0/8']),
      ports: fc.array(port, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['cidr'] },
  ),
  fc.record(
    {
      cidr: fc.constantFrom('8.8.8.8/32', '10.1.0.0/16', '2001:db8::/32'),
      ports: fc.array(port, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['cidr'] },
  ),
);
const limit = fc.integer({ min: 0, max: 100 });

const policy: fc.Arbitrary<PlatformPolicySpec & NamespacePolicySpec> =
  fc.record(
    {
      models: fc.record(
        {
          allowed: patterns,
          blocked: patterns,
          budget: fc.record({
            monthly: limit,
            currency: fc.constantFrom('USD', 'EUR'),
          }),
        },
        { requiredKeys: [] },
      ),
      tools: fc.record(
        { allowed: patterns, blocked: patterns },
        { requiredKeys: [] },
      ),
      approvals: fc.record(
        {
          required: patterns,
          approvers: fc.uniqueArray(
            fc.constantFrom('user:a', 'user:b', 'group:c'),
          ),
          expirySeconds: fc.integer({ min: 1, max: 9999 }),
          allowRequester: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      concurrency: fc.record({ maxRunning: limit }, { requiredKeys: [] }),
      budgets: fc.record({
        perSession: limit,
        currency: fc.constantFrom('USD', 'EUR'),
      }),
      timeouts: fc.record(
        {
          queueSeconds: fc.integer({ min: 1, max: 9999 }),
          startSeconds: fc.integer({ min: 1, max: 9999 }),
          runSeconds: fc.integer({ min: 1, max: 9999 }),
          idleSeconds: fc.integer({ min: 1, max: 9999 }),
        },
        { requiredKeys: [] },
      ),
      rate: fc.record({ sessionsPerMinute: limit }, { requiredKeys: [] }),
      egress: fc.record(
        {
          mode: fc.constantFrom('None', 'Listed', 'Open'),
          hosts: fc.uniqueArray(host),
          networks: fc.array(network, { maxLength: 3 }),
        },
        { requiredKeys: ['mode'] },
      ),
      sandbox: fc.record(
        {
          requireNetworkPolicy: fc.boolean(),
          requireUserNamespace: fc.boolean(),
          runtimeClasses: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
        },
        { requiredKeys: [] },
      ),
      artifacts: fc.record(
        { maxCount: limit, maxBytes: limit },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );

const resolve = (
  platform: PlatformPolicySpec | undefined,
  namespace: NamespacePolicySpec | undefined,
) =>
  resolvePolicy({
    ...(platform && { platform: { spec: platform } }),
    namespace: { name: 'n', spec: namespace },
  });

describe('patterns', () => {
  it('intersect to exactly the names of both', () => {
    fc.assert(
      fc.property(
        maybe(patterns),
        maybe(patterns),
        name,
        (left, right, word) => {
          const matches = (list: string[] | undefined) =>
            list === undefined || list.some(one => matchesPattern(one, word));
          expect(matches(intersectPatterns(left, right))).toBe(
            matches(left) && matches(right),
          );
        },
      ),
    );
  });

  it('mean the same when normalized, whatever their order', () => {
    fc.assert(
      fc.property(patterns, name, (list, word) => {
        const normal = normalizePatterns(list);
        expect(normal.some(one => matchesPattern(one, word))).toBe(
          list.some(one => matchesPattern(one, word)),
        );
        expect(normalizePatterns([...list].reverse())).toEqual(normal);
      }),
    );
  });
});

describe('resolvePolicy', () => {
  it('is never wider than the platform, whatever the namespace says', () => {
    fc.assert(
      fc.property(policy, maybe(policy), (platform, namespace) => {
        const alone = resolvePolicy({
          platform: { spec: platform },
          // The namespace's own defaults are limits too, so the ceiling is compared with them lifted.
          namespace: { name: 'n', spec: lifted(platform) },
        });
        const both = resolve(platform, namespace);
        expect(isTighter(both, alone)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('blocks in both what either blocks, and allows only what both allow', () => {
    fc.assert(
      fc.property(policy, policy, name, (platform, namespace, word) => {
        const both = resolve(platform, namespace);
        for (const key of ['models', 'tools'] as const) {
          const one = (rules: PlatformPolicySpec) =>
            permitsName(
              {
                allowed: rules[key]?.allowed ?? ['*'],
                blocked: rules[key]?.blocked ?? [],
              },
              word,
            );
          expect(permitsName(both[key], word)).toBe(
            one(platform) && one(namespace),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is monotone: a tighter platform never gives a wider result', () => {
    fc.assert(
      fc.property(policy, policy, policy, (platform, more, namespace) => {
        const wide = resolve(platform, namespace);
        const narrow = resolve(
          {
            ...platform,
            tools: {
              ...platform.tools,
              blocked: [
                ...(platform.tools?.blocked ?? []),
                ...(more.tools?.blocked ?? []),
              ],
            },
          },
          namespace,
        );
        expect(isTighter(narrow, wide)).toBe(true);
      }),
    );
  });

  it('tells a wider policy from a tighter one', () => {
    const base = resolve({ tools: { allowed: ['edit'] } }, undefined);
    expect(isTighter(resolve({}, undefined), base)).toBe(false);
    expect(isTighter(base, resolve({}, undefined))).toBe(true);
    for (const wider of [
      { approvals: { required: [] } },
      { egress: { mode: 'Open' as const } },
      { timeouts: { runSeconds: 20 } },
      { budgets: { perSession: 3, currency: 'USD' } },
      { budgets: { perSession: 1, currency: 'EUR' } },
      { artifacts: { maxBytes: 9 } },
    ]) {
      const tight: PlatformPolicySpec = {
        approvals: { required: ['edit'], allowRequester: false },
        egress: { mode: 'Listed', hosts: ['a'] },
        timeouts: { runSeconds: 10 },
        budgets: { perSession: 2, currency: 'USD' },
        artifacts: { maxBytes: 8 },
      };
      const outer = resolve(tight, undefined);
      expect(isTighter(outer, outer)).toBe(true);
      expect(isTighter(resolve({ ...tight, ...wider }, undefined), outer)).toBe(
        false,
      );
    }
  });
});

describe('narrowSnapshot', () => {
  it('permits what the snapshot and today both permit', () => {
    fc.assert(
      fc.property(policy, policy, name, (then, now, word) => {
        const { snapshot } = decidePolicy(policyInput({ platform: then }));
        const today = resolve(now, undefined);
        const narrowed = narrowSnapshot(snapshot, today);
        for (const key of ['models', 'tools'] as const) {
          expect(permitsName(narrowed[key], word)).toBe(
            permitsName(snapshot[key], word) && permitsName(today[key], word),
          );
        }
        expect(narrowed.approvals.expirySeconds).toBeLessThanOrEqual(
          today.approvals.expirySeconds,
        );
      }),
    );
  });
});

/** A namespace that limits nothing by itself, so that only the platform's ceilings are left. */
function lifted(platform: PlatformPolicySpec): NamespacePolicySpec {
  return {
    concurrency: { maxRunning: 100_000 },
    rate: { sessionsPerMinute: 100_000 },
    timeouts: {
      queueSeconds: 99_999,
      startSeconds: 99_999,
      runSeconds: 99_999,
      idleSeconds: 99_999,
    },
    artifacts: { maxCount: 100_000 },
    ...(platform.egress === undefined && {
      egress: {
        mode: 'Open',
        networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }],
      },
    }),
    approvals: {
      expirySeconds: platform.approvals?.expirySeconds ?? 99_999,
      ...(platform.approvals?.allowRequester === undefined && {
        allowRequester: true,
      }),
    },
  };
}
