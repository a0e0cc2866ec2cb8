import {
  namespacePolicyResource,
  type NamespacePolicy,
} from '@agentic-sessions/kubernetes-api';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { writeAccepted } from './writeAccepted';

it('shows where a long message is cut, and says the same only once', async () => {
  let policy: NamespacePolicy = {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'NamespacePolicy',
    metadata: { name: 'default', namespace: 'team', generation: 1 },
    spec: {},
  };
  const patchStatus = jest.fn(async (...[, , { body }]) => {
    policy = { ...policy, status: body.status };
    return policy;
  });
  for (let i = 0; i < 2; i += 1) {
    await writeAccepted(
      {
        client: { patchStatus } as never,
        clock: new FakeClock(),
        resource: namespacePolicyResource,
      },
      policy,
      {
        status: 'False',
        reason: 'WiderThanPlatform',
        message: 'x'.repeat(2_000),
      },
      {
        signal: new AbortController().signal,
        log: pino({ level: 'silent' }),
      },
    );
  }
  expect(patchStatus).toHaveBeenCalledTimes(1);
  const message = policy.status?.conditions?.[0].message;
  expect(message).toBe(`${'x'.repeat(1_023)}…`);
});
