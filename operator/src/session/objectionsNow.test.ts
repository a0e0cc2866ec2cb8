import type { PlatformPolicy } from '@agentic-sessions/kubernetes-api';
import { aSession, observe } from '../__testUtils__/observe';
import { objectionsNow } from './objectionsNow';
import { policySources } from './policySources';

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

describe('objectionsNow', () => {
  it('sees that policy was tightened while the session waited', () => {
    const { runtime } = observe({});
    const session = aSession(undefined, { model: 'big' });
    const thinking = {
      ...runtime!,
      spec: { ...runtime!.spec, models: ['big', 'small'] },
    };
    const judge = (allowed: string[]) =>
      objectionsNow(
        session,
        thinking,
        policies({ models: { allowed } }, undefined),
      );
    expect(judge(['big'])).toEqual({});
    expect(judge(['small'])).toEqual({
      violation: expect.stringContaining('big'),
    });
  });

  it.each([
    ['True', {}],
    ['False', { violation: expect.stringMatching(/not so: seen\..*Ask a/) }],
    ['Unknown', { unknown: expect.stringMatching(/not known yet: seen\./) }],
    [undefined, { unknown: expect.stringMatching(/has not tried it/) }],
  ] as const)(
    'looks at what was found out of the cluster at that moment: %s',
    (status, expected) => {
      const { runtime } = observe({});
      const sources = policies(undefined, {
        sandbox: { requireNetworkPolicy: true },
      });
      expect(
        objectionsNow(aSession(), runtime!, {
          ...sources,
          platform: {
            ...sources.platform!,
            conditions: status && [
              { type: 'NetworkPolicyEnforced', status, message: 'seen.' },
            ],
          },
        }),
      ).toEqual(expected);
    },
  );

  it('leaves a limit of zero to the queue', () => {
    const { runtime } = observe({});
    expect(
      objectionsNow(
        aSession(),
        runtime!,
        policies({ concurrency: { maxRunning: 0 } }, undefined),
      ),
    ).toEqual({});
  });
});
