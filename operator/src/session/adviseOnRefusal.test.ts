import type { Refusal } from './classifyRefusal';
import { adviseOnRefusal } from './adviseOnRefusal';
import { observe } from '../__testUtils__/observe';
import { planRefused } from './planRefused';

describe('adviseOnRefusal', () => {
  it.each<[Refusal, string]>([
    [
      {
        kind: 'refused',
        message:
          'pods "p" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
      },
      'the RuntimeClass "gvisor"',
    ],
    [
      {
        kind: 'refused',
        message:
          'pods "p" is forbidden: violates PodSecurity "restricted:latest": x',
      },
      'asks for Pod Security "restricted:latest"',
    ],
    [
      {
        kind: 'refused',
        message:
          'pods "p" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
      },
      'LimitRange',
    ],
    [
      { kind: 'quota', message: 'pods "p" is forbidden: exceeded quota: q' },
      'raises the ResourceQuota',
    ],
    [
      {
        kind: 'notYet',
        message:
          'pods "p" is forbidden: error looking up service account n/default: serviceaccount "default" not found',
      },
      'its ServiceAccount "default"',
    ],
    [
      {
        kind: 'notYet',
        message:
          'pods is forbidden: User "u" cannot create resource "pods" in API group ""',
      },
      'manifests/rbac',
    ],
  ])('%j', (refusal, expected) => {
    expect(adviseOnRefusal(refusal)).toContain(expected);
    const [write] = planRefused(observe({}), 0, refusal);
    expect(write).toMatchObject({
      type: 'writeStatus',
      status: { message: expect.stringContaining(expected) },
    });
    expect(write).toMatchObject({
      status: { message: expect.stringContaining(refusal.message) },
    });
  });

  it('adds nothing to what an admission policy says for itself', () => {
    const refusal = { kind: 'refused', message: 'denied: buy milk' } as const;
    expect(adviseOnRefusal(refusal)).toBe('');
    expect(planRefused(observe({}), 0, refusal)[0]).toMatchObject({
      status: { message: 'The cluster refused its Pod: denied: buy milk' },
    });
  });
});
