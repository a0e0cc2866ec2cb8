import { ManualClock } from '../__testUtils__/ManualClock';
import { Backoff } from './Backoff';
import { PortalPresence } from './PortalPresence';

describe('Backoff', () => {
  const clock = new ManualClock();
  let presence: PortalPresence;
  let backoff: Backoff;

  beforeEach(() => {
    presence = new PortalPresence();
    // The longest of what chance may say.
    backoff = new Backoff(clock, presence, () => 1);
  });

  /** Whether a wait that begins now is over after `ms`. */
  async function isOverAfter(ms: number): Promise<boolean> {
    let over = false;
    void backoff.wait().then(() => {
      over = true;
    });
    await clock.advance(ms);
    return over;
  }

  it('waits up to 15 s for a portal that answers with errors', async () => {
    for (let i = 0; i < 10; i += 1) void backoff.wait();
    expect(await isOverAfter(14_999)).toBe(false);
    expect(await isOverAfter(15_000)).toBe(true);
  });

  it('waits up to 3 s for a portal that is away', async () => {
    presence.lost();
    for (let i = 0; i < 10; i += 1) void backoff.wait();
    expect(await isOverAfter(2_999)).toBe(false);
    expect(await isOverAfter(3_000)).toBe(true);
  });

  it('waits no longer once another request finds the portal back', async () => {
    presence.lost();
    const waiting = Promise.all([backoff.wait(), backoff.wait()]);
    presence.met();
    await waiting;
    // It is there: what fails now is its own trouble, and an answer to another request ends no wait.
    void backoff.wait();
    void backoff.wait();
    const pending = isOverAfter(0);
    presence.met();
    expect(await pending).toBe(false);
  });

  it('ends with its signal, and begins anew after a success', async () => {
    const ended = new AbortController();
    ended.abort();
    await backoff.wait(ended.signal);
    backoff.reset();
    expect(await isOverAfter(199)).toBe(false);
    backoff.reset();
    expect(await isOverAfter(200)).toBe(true);
  });
});
