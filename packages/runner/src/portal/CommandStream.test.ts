import { POLICY_EVENT } from '@agentic-sessions/runner-protocol';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CommandStream } from './CommandStream';
import type { PortalClient } from './PortalClient';
import { PortalPresence } from './PortalPresence';

const POLICY = {
  version: 'v1',
  models: { allowed: ['*'], blocked: [] },
  tools: { allowed: ['*'], blocked: [] },
  approvals: { required: [] },
};

const event = (type: string, data: unknown) =>
  `event: ${type}\ndata: ${
    typeof data === 'string' ? data : JSON.stringify(data)
  }\n\n`;

const stop = `id: 7\ndata: ${JSON.stringify({
  id: 'c1',
  time: '',
  actor: '',
  kind: 'stop',
})}\n\n`;

describe('CommandStream', () => {
  let end: AbortController;
  let running: Promise<void>;

  /** A stream that brings `text` and breaks, each time it is opened. */
  const listen = (text: string, openForMs = 0) => {
    const clock = new ManualClock();
    const heard: string[] = [];
    const warnings: string[] = [];
    const opened: number[] = [];
    const portal = {
      presence: new PortalPresence(),
      openCommands: async (_: unknown, signal: AbortSignal) => {
        opened.push(clock.now());
        return (async function* chunks() {
          yield new TextEncoder().encode(text);
          if (openForMs > 0) {
            await clock.sleep(openForMs, signal);
            yield new TextEncoder().encode(': still there\n\n');
          }
          throw new Error('broken off');
        })();
      },
    };
    const stream = new CommandStream({
      portal: portal as unknown as PortalClient,
      clock,
      log: {
        info: () => {},
        warn: message => warnings.push(message),
      },
      handler: {
        command: ({ kind }) => heard.push(kind),
        unknown: id => heard.push(`unknown ${id}`),
      },
      policy: ({ version }) => heard.push(version),
    });
    end = new AbortController();
    running = stream.run(end.signal);
    return { clock, heard, warnings, opened };
  };

  afterEach(async () => {
    end.abort();
    await running;
  });

  it.each([
    ['no JSON', '{'],
    ['without tools', { ...POLICY, tools: undefined }],
    ['without approvals', { ...POLICY, approvals: undefined }],
    ['without models', { ...POLICY, models: undefined }],
    ['with a name that is none', { ...POLICY, tools: { allowed: [1] } }],
  ])('hears what is said behind a policy that is %s', async (_, policy) => {
    const t = listen(event(POLICY_EVENT, policy) + stop);
    await t.clock.advance(0);
    expect(t.heard).toEqual(['stop']);
    await t.clock.advance(60_000);
    expect(t.opened.length).toBeGreaterThan(1);
    const unread = t.warnings.filter(w => w.includes('cannot be read'));
    expect(unread).toHaveLength(1);
  });

  it('hears a policy', async () => {
    const t = listen(event(POLICY_EVENT, POLICY) + stop);
    await t.clock.advance(0);
    expect(t.heard).toEqual(['v1', 'stop']);
  });

  const opensIn = async (t: ReturnType<typeof listen>, ms: number) => {
    for (let i = 0; i < ms / 100; i += 1) await t.clock.advance(100);
    return t.opened.length;
  };

  it('waits longer and longer for a stream of which nothing comes but its beginning', async () => {
    const t = listen(event(POLICY_EVENT, POLICY));
    expect(await opensIn(t, 20_000)).toBeLessThan(12);
  });

  it.each([
    ['brings commands', stop, 0],
    ['has been open for long', event(POLICY_EVENT, POLICY), 15_000],
  ])('comes back soon where one %s', async (_, text, openForMs) => {
    const t = listen(text, openForMs);
    await opensIn(t, 90_000);
    const gaps = t.opened.slice(1).map((at, i) => at - t.opened[i]);
    expect(gaps.length).toBeGreaterThan(3);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(openForMs + 500);
  });
});
