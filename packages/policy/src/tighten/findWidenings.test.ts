import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { anyPolicy } from '../__testUtils__/anyPolicy';
import { resolvePolicy } from '../resolve/resolvePolicy';
import { findWidenings } from './findWidenings';
import { WIDENING_CASES } from '../__testUtils__/wideningCases';

const find = (platform: PlatformPolicySpec, namespace: NamespacePolicySpec) =>
  findWidenings({
    platform: { spec: platform },
    namespace: { name: 'team', spec: namespace },
  });

describe('findWidenings', () => {
  it.each(WIDENING_CASES)('%s', (_, { platform, wider, message, within }) => {
    expect(find(platform, wider).map(each => each.message)).toEqual([message]);
    const [{ field }] = find(platform, wider);
    expect(message.startsWith(`${field} `)).toBe(true);
    expect(find(platform, within)).toEqual([]);
    // What the platform is silent about is the namespace's own.
    expect(find({}, wider)).toEqual([]);
    expect(find(platform, {})).toEqual([]);
  });

  it('finds nothing where there is no platform policy, or none of the namespace', () => {
    const spec = { concurrency: { maxRunning: 9 } };
    expect(findWidenings({ namespace: { name: 'team', spec } })).toEqual([]);
    expect(
      findWidenings({ platform: { spec }, namespace: { name: 'team' } }),
    ).toEqual([]);
  });

  it('lets pass only what has the effect that it says', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (platform, wanted) => {
        const wider = new Set(
          find(platform, wanted).map(({ field }) => field.split('.')[1]),
        );
        const namespace: NamespacePolicySpec = Object.fromEntries(
          Object.entries(wanted).filter(([part]) => !wider.has(part)),
        );
        expect(find(platform, namespace)).toEqual([]);
        const alone = resolvePolicy({
          namespace: { name: 'team', spec: namespace },
        });
        const both = resolvePolicy({
          platform: { spec: platform },
          namespace: { name: 'team', spec: namespace },
        });
        const said = (
          [
            ['concurrency', 'maxRunning', 'maxRunning'],
            ['rate', 'sessionsPerMinute', 'sessionsPerMinute'],
          ] as const
        ).filter(
          ([part, key]) =>
            (namespace[part] as Record<string, unknown> | undefined)?.[key] !==
            undefined,
        );
        for (const [, , field] of said) {
          expect(both[field]).toEqual(alone[field]);
        }
        for (const key of ['models', 'tools'] as const) {
          if (namespace[key]?.allowed) {
            expect(both[key].allowed).toEqual(alone[key].allowed);
          }
        }
        for (const [key, value] of Object.entries(namespace.timeouts ?? {})) {
          expect(both.timeouts[key as 'runSeconds']).toBe(value);
        }
        if (namespace.budgets) {
          expect(both.sessionBudget).toEqual(alone.sessionBudget);
        }
        if (namespace.egress) {
          expect(both.egress.mode).toBe(alone.egress.mode);
        }
        if (namespace.egress?.mode === 'Listed') {
          // Some may be there twice, by a name and by what covers it.
          expect(both.egress.hosts).toEqual(
            expect.arrayContaining(alone.egress.hosts ?? []),
          );
        }
        if (namespace.sandbox?.runtimeClasses) {
          expect(both.sandbox.runtimeClasses).toEqual(
            alone.sandbox.runtimeClasses,
          );
        }
        if (namespace.approvals?.approvers) {
          expect(both.approvals.approvers).toEqual(alone.approvals.approvers);
        }
      }),
      { numRuns: 500 },
    );
  });
});
