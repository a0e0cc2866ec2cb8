import type { NetworkPolicy } from '@agentic-sessions/kubernetes-client';
import { mayOpenSessions, slimNetworkPolicy } from './slimNetworkPolicy';

const policy = (name: string, spec: NetworkPolicy['spec']): NetworkPolicy => ({
  metadata: {
    name,
    namespace: 'team',
    resourceVersion: '1',
    labels: { a: 'b' },
  },
  spec,
});
const wide = { podSelector: {}, ingress: [{}] };

describe('slimNetworkPolicy', () => {
  it('keeps ours as they are', () => {
    for (const name of ['agentic-sessions', 'agentic-sessions-egress-0a']) {
      const ours = policy(name, wide);
      expect(slimNetworkPolicy(ours)).toEqual(ours);
      expect(mayOpenSessions(ours)).toBe(false);
    }
  });

  it.each([
    'agentic-sessions-egress-zz',
    'agentic-sessions-egress-',
    'agentic-sessions-of-mine',
    'agentic-sessions-network-check',
  ])('takes %s for a stranger’s, whatever it begins like', name => {
    const theirs = policy(name, wide);
    expect(mayOpenSessions(theirs)).toBe(true);
    expect(mayOpenSessions(slimNetworkPolicy(theirs))).toBe(true);
  });

  it.each<[string, NetworkPolicy['spec'], boolean]>([
    ['opens everything', wide, true],
    ['has egress alone', { podSelector: {}, egress: [{}] }, true],
    ['only closes', { podSelector: {}, policyTypes: ['Ingress'] }, false],
    [
      'is about others',
      { podSelector: { matchLabels: { app: 'web' } }, ingress: [{}] },
      false,
    ],
  ])(
    'knows of one that %s whether it may open sessions, before and after',
    (_, spec, expected) => {
      const theirs = policy('theirs', spec);
      expect(mayOpenSessions(theirs)).toBe(expected);
      const slim = slimNetworkPolicy(theirs);
      expect(mayOpenSessions(slim)).toBe(expected);
      expect(slim.metadata.labels).toBeUndefined();
    },
  );
});
