import type { PlatformPolicy } from '@agentic-sessions/kubernetes-api';
import { planCheck } from './planCheck';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const MINUTE = 60_000;

const policy = (
  minutesAgo: number | undefined,
  verdict?: 'True' | 'False' | 'Unknown',
  seen = 1,
): PlatformPolicy => ({
  apiVersion: 'agentic-sessions.io/v1alpha1',
  kind: 'PlatformPolicy',
  metadata: { name: 'default', generation: 1 },
  spec: {},
  ...(minutesAgo !== undefined && {
    status: {
      observedGeneration: seen,
      sandboxCheckedAt: new Date(NOW - minutesAgo * MINUTE).toISOString(),
      conditions: verdict && [
        {
          type: 'NetworkPolicyEnforced',
          status: verdict,
          reason: 'R',
          message: 'M',
          lastTransitionTime: '',
        },
      ],
    },
  }),
});

describe('planCheck', () => {
  it.each<[string, PlatformPolicy, number, number]>([
    ['at once where nobody has', policy(undefined), -999, 0],
    ['at once after a change of policy', policy(1, 'True', 0), -999, 0],
    ['regularly', policy(1, 'True'), -999, NOW + 359 * MINUTE],
    [
      'soon where it is not as it should be',
      policy(1, 'False'),
      -999,
      NOW + 4 * MINUTE,
    ],
    ['sooner where it could not be tried', policy(1, 'Unknown'), -999, NOW],
    ['not again for each new leader', policy(4, 'True'), 0, NOW + 356 * MINUTE],
    ['after a while without one', policy(6, 'True'), 0, 0],
  ])('is due %s', (_, current, termBeganMinutes, due) => {
    expect(
      planCheck(current, {
        periodMs: 360 * MINUTE,
        termBegan: NOW + termBeganMinutes * MINUTE,
      }),
    ).toBe(due);
  });
});
