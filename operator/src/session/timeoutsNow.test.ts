import { aSession } from '../__testUtils__/observe';
import { policySources } from './policySources';
import { timeoutsNow } from './timeoutsNow';

describe('timeoutsNow', () => {
  it('lets a session ask for less time than policy gives, never for more', () => {
    const session = aSession(undefined, {
      timeouts: { runSeconds: 60, startSeconds: 9_999 },
    });
    const timeouts = timeoutsNow(
      session,
      policySources(
        'team',
        {
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'NamespacePolicy',
          metadata: { name: 'default' },
          spec: { timeouts: { startSeconds: 100 } },
        },
        {
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'PlatformPolicy',
          metadata: { name: 'default' },
          spec: { timeouts: { queueSeconds: 5 } },
        },
      ),
    );
    expect(timeouts).toEqual({
      runSeconds: 60,
      startSeconds: 100,
      queueSeconds: 5,
      idleSeconds: 900,
    });
  });
});
