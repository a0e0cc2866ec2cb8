import {
  KubernetesConnectionError,
  KubernetesError,
  type Clock,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import { pino } from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { aPod, NAME, observe } from '../__testUtils__/observe';
import { PodMaker } from './PodMaker';
import type { SessionReconcilerOptions } from './SessionReconciler';

describe('PodMaker', () => {
  const clock = new FakeClock();
  const answers: (Error | Pod)[] = [];
  const create = jest.fn(async () => {
    const answer = answers.shift() ?? aPod({});
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const get = jest.fn(async (): Promise<Pod> => aPod({}));
  const context = {
    signal: new AbortController().signal,
    log: pino({ level: 'silent' }),
    reconcileId: 'r',
  };
  const maker = new PodMaker({
    client: { create, get },
    clock: clock as Clock,
    network: { ensure: async () => undefined },
    settings: {
      runnerImage: 'runner:1',
      runnerApiUrl: 'http://10.0.0.1',
      terminationGraceSeconds: 60,
      nodeSilenceSeconds: 60,
    },
  } as unknown as SessionReconcilerOptions);
  const make = () => maker.make(observe({}), 0, context);
  const webhookDown = () =>
    new KubernetesError({
      statusCode: 500,
      message:
        'Internal error occurred: failed calling webhook "w.example.org": connection refused',
    });

  beforeEach(() => {
    maker.forget(`team/${NAME}`);
    answers.length = 0;
  });

  it.each([
    ['the API server answers 500', webhookDown()],
    [
      'nobody answers',
      new KubernetesConnectionError('cut', { code: 'TIMEOUT' }),
    ],
    [
      'there are too many requests',
      new KubernetesError({ statusCode: 429, message: 'later' }),
    ],
  ])(
    'tries again at once where %s, and says it when that goes on',
    async (_, error) => {
      answers.push(error, error, error);
      await expect(make()).rejects.toBe(error);
      await clock.advance(1_900);
      await expect(make()).rejects.toBe(error);
      await clock.advance(100);
      expect(await make()).toEqual({
        refusal: { kind: 'notYet', message: error.message },
      });
    },
  );

  it('bears anew after a Pod was made, or refused for a reason', async () => {
    for (const between of [
      aPod({}),
      new KubernetesError({ statusCode: 403, message: 'exceeded quota: q' }),
    ]) {
      answers.push(webhookDown(), between, webhookDown());
      await expect(make()).rejects.toThrow('webhook');
      await clock.advance(5_000);
      expect(await make()).toBeDefined();
      await expect(make()).rejects.toThrow('webhook');
      maker.forget(`team/${NAME}`);
    }
  });

  it('does not take a bug of ours for trouble of the API server', async () => {
    const bug = () => new TypeError('no such thing');
    answers.push(bug(), bug());
    await expect(make()).rejects.toThrow('no such thing');
    await clock.advance(60_000);
    await expect(make()).rejects.toThrow('no such thing');
  });

  it('takes a lost lease for no trouble of the API server, however long it was in trouble', async () => {
    // As the client of a leader refuses what is to be written.
    const deposed = () => new Error('No longer leading: another operator does');
    answers.push(webhookDown(), deposed());
    await expect(make()).rejects.toThrow('webhook');
    await clock.advance(60_000);
    await expect(make()).rejects.toThrow('No longer leading');
  });

  it('takes what it finds for its own by the UID of the session alone', async () => {
    const exists = () =>
      new KubernetesError({
        statusCode: 409,
        reason: 'AlreadyExists',
        message: 'already exists',
      });
    const own = aPod({});
    own.metadata.ownerReferences = [
      {
        apiVersion: 'agentic-sessions.io/v1alpha1',
        kind: 'Session',
        name: NAME,
        uid: 'session-uid',
        controller: true,
      },
    ];
    answers.push(exists(), exists());
    get.mockResolvedValueOnce(own);
    expect(await make()).toEqual({ pod: own });
    expect(await make()).toMatchObject({ refusal: { kind: 'taken' } });
  });
});
