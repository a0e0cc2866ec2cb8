import type { AgentRuntime } from '@agentic-sessions/kubernetes-api';
import { KubernetesError } from '@agentic-sessions/kubernetes-client';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { RuntimeReconciler } from './RuntimeReconciler';

function runtime(more: Partial<AgentRuntime['spec']> = {}): AgentRuntime {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'AgentRuntime',
    metadata: { name: 'survey', generation: 3, resourceVersion: '7' },
    spec: { image: 'survey:1', command: ['node'], ...more },
  };
}

describe('RuntimeReconciler', () => {
  const patchStatus = jest.fn();
  const context = {
    signal: new AbortController().signal,
    log: pino({ level: 'silent' }),
    reconcileId: 'id',
  };
  const judge = (object: AgentRuntime | undefined) =>
    new RuntimeReconciler(
      { patchStatus },
      () => object,
      new FakeClock(),
    ).reconcile('survey', context);

  beforeEach(() => patchStatus.mockReset());

  it.each([
    [{}, 'True', 'Accepted'],
    [{ image: 'No Image' }, 'False', 'InvalidImage'],
  ])('%j is Accepted: %s', async (spec, status, reason) => {
    await judge(runtime(spec));
    const [, ref, { body }] = patchStatus.mock.calls[0];
    expect(ref).toEqual({ name: 'survey' });
    expect(body).toMatchObject({
      metadata: { resourceVersion: '7' },
      status: {
        observedGeneration: 3,
        conditions: [{ type: 'Accepted', status, reason }],
      },
    });
  });

  it('writes nothing where nothing is new, and keeps the conditions of others', async () => {
    await judge(runtime());
    const { conditions } = patchStatus.mock.calls[0][2].body.status;
    await judge({ ...runtime(), status: { conditions } });
    await judge(undefined);
    expect(patchStatus).toHaveBeenCalledTimes(1);
    const other = { ...conditions[0], type: 'Scanned' };
    await judge({ ...runtime(), status: { conditions: [other] } });
    expect(patchStatus.mock.calls[1][2].body.status.conditions).toEqual([
      other,
      conditions[0],
    ]);
  });

  it('leaves a runtime that has changed meanwhile to the next look, and has any other failure tried again', async () => {
    const failing = (code: number) =>
      patchStatus.mockRejectedValueOnce(
        new KubernetesError({ statusCode: code, message: 'no' } as never),
      );
    failing(409);
    await expect(judge(runtime())).resolves.toEqual({});
    failing(500);
    await expect(judge(runtime())).rejects.toThrow();
  });
});
