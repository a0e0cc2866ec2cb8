import type { PlatformPolicy } from '@agentic-sessions/kubernetes-api';
import { aSession, observe } from '../__testUtils__/observe';
import { policySources, timeoutsNow, violationNow } from './policyNow';

function policies(
  own: object | undefined,
  platform: PlatformPolicy['spec'] | undefined,
) {
  const object = {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    metadata: { name: 'default' },
  } as const;
  return policySources(
    'team',
    own && { ...object, kind: 'NamespacePolicy', spec: own },
    platform && { ...object, kind: 'PlatformPolicy', spec: platform },
  );
}

describe('policyNow', () => {
  it('lets a session ask for less time than policy gives, never for more', () => {
    const session = aSession(undefined, {
      timeouts: { runSeconds: 60, startSeconds: 9_999 },
    });
    const timeouts = timeoutsNow(
      session,
      policies(
        { timeouts: { startSeconds: 100 } },
        { timeouts: { queueSeconds: 5 } },
      ),
    );
    expect(timeouts).toEqual({
      runSeconds: 60,
      startSeconds: 100,
      queueSeconds: 5,
      idleSeconds: 900,
    });
  });

  it('sees that policy was tightened while the session waited', () => {
    const { runtime } = observe({});
    const session = aSession(undefined, { model: 'big' });
    const thinking = {
      ...runtime!,
      spec: { ...runtime!.spec, models: ['big', 'small'] },
    };
    const judge = (allowed: string[]) =>
      violationNow(
        session,
        thinking,
        policies({ models: { allowed } }, undefined),
      );
    expect(judge(['big'])).toBeUndefined();
    expect(judge(['small'])).toContain('big');
  });

  it('leaves a limit of zero to the queue', () => {
    const { runtime } = observe({});
    expect(
      violationNow(
        aSession(),
        runtime!,
        policies({ concurrency: { maxRunning: 0 } }, undefined),
      ),
    ).toBeUndefined();
  });
});
