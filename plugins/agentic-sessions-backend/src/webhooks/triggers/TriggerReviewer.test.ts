import type { SessionTrigger } from '@agentic-sessions/kubernetes-api';
import { KubernetesError, Store } from '@agentic-sessions/kubernetes-client';
import { mockServices } from '@backstage/backend-test-utils';
import { WebhookSourceRegistry } from '../sources/WebhookSourceRegistry';
import { aTrigger } from '../__testUtils__/WebhookBench';
import { judgeTrigger } from './judgeTrigger';
import { TriggerReviewer } from './TriggerReviewer';

const now = new Date('2026-11-22T12:00:00Z');
const good = { knowsSource: true, ownsEndpoint: true };

describe('judgeTrigger', () => {
  it.each<[Partial<SessionTrigger['spec']>, typeof good, string, string]>([
    [{}, good, 'True', 'Accepted'],
    [{ filter: 'evnt.x' }, good, 'False', 'InvalidExpression'],
    [{}, { ...good, knowsSource: false }, 'False', 'UnknownSource'],
    [{}, { ...good, ownsEndpoint: false }, 'False', 'EndpointNotFound'],
  ])('says of %j with %j: %s %s', (spec, surroundings, status, reason) => {
    expect(judgeTrigger(aTrigger(spec), surroundings, now)).toEqual([
      {
        type: 'Accepted',
        status,
        reason,
        message: expect.any(String),
        observedGeneration: 1,
        lastTransitionTime: now.toISOString(),
      },
    ]);
  });

  it('says where an expression is wrong', () => {
    const [{ message }] = judgeTrigger(
      aTrigger({ correlationKey: '1 +' }),
      good,
      now,
    );
    expect(message).toMatch(/^correlationKey: /);
  });

  it('returns what was there where nothing changes', () => {
    const trigger = aTrigger();
    const conditions = [...judgeTrigger(trigger, good, now)];
    trigger.status = { conditions };
    expect(judgeTrigger(trigger, good, new Date())).toBe(conditions);
  });
});

describe('TriggerReviewer', () => {
  function start(patchStatus: jest.Mock) {
    const logger = mockServices.logger.mock();
    const store = new Store<SessionTrigger>();
    let tell: (event: {
      type: string;
      object: SessionTrigger;
    }) => void = () => {};
    const sources = new WebhookSourceRegistry();
    sources.addWebhookSource({
      id: 'github',
      verify: () => ({ ok: true, secretIndex: 0 }),
      read: () => ({ kind: 'handshake' }),
    });
    const stop = new AbortController();
    new TriggerReviewer({
      informer: {
        store,
        addHandler: (handler: typeof tell) => {
          tell = handler;
          return () => {
            tell = () => {};
          };
        },
      } as never,
      client: { patchStatus },
      endpoints: { belongsTo: async () => true } as never,
      sources,
      logger,
      now: () => now,
    }).start(stop.signal);
    return {
      logger,
      stop,
      see: async (type: string, object: SessionTrigger) => {
        tell({ type, object });
        await new Promise(resolve => setImmediate(resolve));
      },
    };
  }

  it('writes the condition, once, against the state it saw', async () => {
    const patchStatus = jest.fn().mockResolvedValue({});
    const { see, stop } = start(patchStatus);
    const trigger = aTrigger();
    trigger.metadata.resourceVersion = '7';
    await see('added', trigger);
    expect(patchStatus.mock.calls[0].slice(1)).toEqual([
      { name: 'github-comments', namespace: 'payments' },
      {
        type: 'merge',
        body: {
          metadata: { resourceVersion: '7' },
          status: {
            observedGeneration: 1,
            conditions: [expect.objectContaining({ reason: 'Accepted' })],
          },
        },
      },
    ]);
    trigger.status = patchStatus.mock.calls[0][2].body.status;
    await see('updated', trigger);
    await see('deleted', aTrigger());
    stop.abort();
    await see('added', aTrigger());
    expect(patchStatus).toHaveBeenCalledTimes(1);
  });

  it.each([
    [409, 'Conflict', 0],
    [404, 'NotFound', 0],
    [403, 'Forbidden', 1],
  ])('takes %i %s with %i warnings', async (statusCode, reason, warnings) => {
    const { see, stop, logger } = start(
      jest
        .fn()
        .mockRejectedValue(
          new KubernetesError({ statusCode, reason, message: reason }),
        ),
    );
    await see('added', aTrigger());
    expect(logger.warn).toHaveBeenCalledTimes(warnings);
    stop.abort();
  });
});
