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
import { anyPatterns, anyPolicy } from '../__testUtils__/anyPolicy';
import { isTighter } from '../__testUtils__/isTighter';
import { narrowSnapshot } from './narrowSnapshot';
import { resolvePolicy } from './resolvePolicy';

const name = fc.stringMatching(/^[ab]{1,4}$/);
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined });

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
        maybe(anyPatterns),
        maybe(anyPatterns),
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
      fc.property(anyPatterns, name, (list, word) => {
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
      fc.property(anyPolicy, maybe(anyPolicy), (platform, namespace) => {
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
      fc.property(anyPolicy, anyPolicy, name, (platform, namespace, word) => {
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
      fc.property(
        anyPolicy,
        anyPolicy,
        anyPolicy,
        (platform, more, namespace) => {
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
        },
      ),
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
  it('keeps its version as long as policy takes nothing away, and has another when it does', () => {
    fc.assert(
      fc.property(anyPolicy, policy => {
        const { snapshot } = decidePolicy(policyInput({ platform: policy }));
        const same = narrowSnapshot(
          snapshot,
          resolve(policy, undefined),
          text => text,
        );
        expect(same.version).toBe(snapshot.version);
        fc.pre(!snapshot.tools.blocked.includes('*'));
        const less = narrowSnapshot(
          snapshot,
          resolve(policy, { tools: { blocked: ['something new'] } }),
          text => text,
        );
        expect(less.version).not.toBe(snapshot.version);
      }),
    );
  });

  it('permits what the snapshot and today both permit', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, name, (then, now, word) => {
        const { snapshot } = decidePolicy(policyInput({ platform: then }));
        const today = resolve(now, undefined);
        const narrowed = narrowSnapshot(snapshot, today, text => text);
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
