import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { anyPolicy } from '../__testUtils__/anyPolicy';
import type { EffectivePolicy } from '../resolve/EffectivePolicy';
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
        // Of each thing that the namespace says, what holds: with the platform's policy, and without.
        const said: [boolean, (policy: EffectivePolicy) => unknown][] = [
          [
            namespace.concurrency?.maxRunning !== undefined,
            ({ maxRunning }) => maxRunning,
          ],
          [
            namespace.rate?.sessionsPerMinute !== undefined,
            ({ sessionsPerMinute }) => sessionsPerMinute,
          ],
          [
            namespace.models?.allowed !== undefined,
            ({ models }) => models.allowed,
          ],
          [
            namespace.tools?.allowed !== undefined,
            ({ tools }) => tools.allowed,
          ],
          [
            namespace.timeouts?.runSeconds !== undefined,
            ({ timeouts }) => timeouts.runSeconds,
          ],
          [
            namespace.budgets !== undefined,
            ({ sessionBudget }) => sessionBudget,
          ],
          [namespace.egress !== undefined, ({ egress }) => egress.mode],
          [
            namespace.egress?.mode === 'Listed',
            // Some may be there twice, by a name and by what covers it.
            ({ egress }) =>
              (egress.hosts ?? []).filter(host =>
                namespace.egress?.hosts?.includes(host),
              ),
          ],
          [
            namespace.sandbox?.runtimeClasses !== undefined,
            ({ sandbox }) => sandbox.runtimeClasses,
          ],
          [
            namespace.approvals?.approvers !== undefined,
            ({ approvals }) => approvals.approvers,
          ],
        ];
        const holds = (policy: EffectivePolicy) =>
          said.filter(([isSaid]) => isSaid).map(([, read]) => read(policy));
        expect(holds(both)).toEqual(holds(alone));
      }),
      { numRuns: 500 },
    );
  });
});
