import { aSession, ago, NOW, observe } from '../__testUtils__/observe';
import { planSession } from './planSession';

describe('a session whose start waits for what is not known of the cluster', () => {
  const words = 'It is not known yet. Try again in a minute.';

  it('is Queued and says why, and is looked at again when its time is up', () => {
    const plan = planSession({
      ...observe({ session: aSession() }),
      unknown: words,
    });
    expect(plan).toEqual([
      {
        type: 'writeStatus',
        status: expect.objectContaining({
          phase: 'Queued',
          reason: 'SandboxUnknown',
          message: words,
        }),
      },
      { type: 'lookAgain', afterMs: expect.any(Number) },
    ]);
  });

  it('fails with the same words when its queue limit is over', () => {
    const waiting = aSession({
      phase: 'Queued',
      reason: 'SandboxUnknown',
      history: [
        { time: ago(99_999), phase: 'Queued', reason: 'SandboxUnknown' },
      ],
    });
    const plan = planSession({
      ...observe({ session: waiting }),
      unknown: words,
      now: NOW,
    });
    expect(plan[0]).toMatchObject({
      type: 'writeStatus',
      status: {
        phase: 'Failed',
        reason: 'QueueTimeout',
        message: expect.stringContaining(words),
      },
    });
  });
});
