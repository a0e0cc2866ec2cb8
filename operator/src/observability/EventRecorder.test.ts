import type { Session } from '@agentic-sessions/kubernetes-api';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { EventRecorder } from './EventRecorder';

const session = {
  metadata: {
    name: 's-1',
    namespace: 'team',
    uid: 'u-1',
    resourceVersion: '7',
  },
} as unknown as Session;

const event = {
  action: 'CreatePod',
  reason: 'Started',
  severity: 'Normal' as const,
  note: 'It runs.',
};

describe('EventRecorder', () => {
  /** An API server that answers when the test says so. */
  const setUp = () => {
    const clock = new FakeClock();
    const sent: {
      object: Record<string, unknown>;
      answer: (error?: Error) => void;
    }[] = [];
    const dropped: string[] = [];
    let ids = 0;
    const recorder = new EventRecorder({
      client: {
        create: ((_: unknown, object: Record<string, unknown>) =>
          new Promise((resolve, reject) => {
            sent.push({
              object,
              answer: error => (error ? reject(error) : resolve(object)),
            });
          })) as never,
      },
      clock,
      log: pino({ level: 'silent' }),
      instance: 'operator-0',
      newId: () => `id${(ids += 1)}`,
      onDropped: reason => dropped.push(reason),
    });
    return { clock, recorder, sent, dropped };
  };

  it('says who saw what of which session, and when', () => {
    const { recorder, sent } = setUp();
    recorder.record(session, { ...event, note: 'x'.repeat(3_000) });
    expect(sent[0].object).toEqual({
      metadata: { name: 's-1.id1', namespace: 'team' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'agentic-sessions.io/agentic-sessions-operator',
      reportingInstance: 'operator-0',
      action: 'CreatePod',
      reason: 'Started',
      type: 'Normal',
      note: 'x'.repeat(1_000),
      regarding: {
        apiVersion: 'agentic-sessions.io/v1alpha1',
        kind: 'Session',
        namespace: 'team',
        name: 's-1',
        uid: 'u-1',
        resourceVersion: '7',
      },
    });
  });

  it('sends a few at once, in the order in which they came', async () => {
    const { clock, recorder, sent } = setUp();
    for (let i = 0; i < 6; i += 1) {
      recorder.record(session, { ...event, note: `${i}` });
    }
    expect(sent.map(s => s.object.note)).toEqual(['0', '1', '2', '3']);
    sent[2].answer();
    await clock.advance(0);
    expect(sent.at(-1)?.object.note).toBe('4');
  });

  it('counts what is not taken, and what comes while too many wait', async () => {
    const { clock, recorder, sent, dropped } = setUp();
    recorder.record(session, event);
    sent[0].answer(new Error('no'));
    await clock.advance(0);
    expect(dropped).toEqual(['refused']);
    for (let i = 0; i < 510; i += 1) recorder.record(session, event);
    // Four are on their way, 500 wait.
    expect(dropped.filter(reason => reason === 'full')).toHaveLength(6);
  });

  it('drains until all are sent, and not a moment longer', async () => {
    const { clock, recorder, sent } = setUp();
    for (let i = 0; i < 6; i += 1) recorder.record(session, event);
    let late: number | undefined;
    void recorder.drain(20_000).then(answer => {
      late = answer;
    });
    for (let i = 0; i < 6; i += 1) {
      expect(late).toBeUndefined();
      sent[i].answer();
      await clock.advance(0);
    }
    expect(late).toBe(0);
  });

  it('drains no longer than it may, whatever waits', async () => {
    const { clock, recorder, sent, dropped } = setUp();
    for (let i = 0; i < 104; i += 1) recorder.record(session, event);
    let late: number | undefined;
    void recorder.drain(2_000).then(answer => {
      late = answer;
    });
    await clock.advance(1_999);
    expect(late).toBeUndefined();
    await clock.advance(1);
    expect(late).toBe(100);
    expect(dropped).toHaveLength(100);
    // What is given up is not sent later either.
    sent[0].answer();
    await clock.advance(0);
    expect(sent).toHaveLength(4);
    // And it goes on in the next term.
    for (let i = 1; i < 4; i += 1) sent[i].answer();
    await clock.advance(0);
    recorder.record(session, event);
    expect(sent).toHaveLength(5);
  });

  it('drains at once where nothing waits, or where there is no time', async () => {
    const { recorder } = setUp();
    await expect(recorder.drain(5_000)).resolves.toBe(0);
    recorder.record(session, event);
    await expect(recorder.drain(0)).resolves.toBe(0);
  });
});
