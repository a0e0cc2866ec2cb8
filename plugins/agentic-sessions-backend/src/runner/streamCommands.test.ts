import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import type { PlacedCommand } from '../commands/CommandStore';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { streamCommands } from './streamCommands';

jest.setTimeout(30_000);

const REF = { namespace: 'payments', sessionId: 's' };

function placed(position: number): PlacedCommand {
  return {
    position,
    command: {
      id: `c${position}`,
      kind: 'interrupt',
      actor: 'ada',
      time: '2026-11-22T10:00:00.000Z',
    },
  };
}

describe('streamCommands', () => {
  const notices = new LocalNoticeBus({ logger: mockServices.logger.mock() });
  const shutdown = new AbortController();
  let server: Server;
  let waiting: (after: number) => PlacedCommand[];
  let authenticateAgain: () => Promise<void>;
  let policy: SessionPolicySnapshot | undefined;
  const policyListeners = new Set<() => void>();

  beforeAll(async () => {
    const app = express();
    app.get('/', (_req, res) => {
      streamCommands(res, {
        ref: REF,
        after: 0,
        commands: { waiting: async (_ref, after) => waiting(after) },
        notices,
        policyNow: () => policy,
        onPolicyChange: listener => {
          policyListeners.add(listener);
          return () => policyListeners.delete(listener);
        },
        authenticateAgain: () => authenticateAgain(),
        shutdown: shutdown.signal,
        heartbeatMs: 300,
      }).catch(() => res.destroy());
    });
    server = createServer(app);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  afterAll(async () => {
    shutdown.abort();
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  async function read(until: (text: string) => boolean): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        if (until(text)) {
          break;
        }
      }
    } catch {
      // The stream was cut, which is what one of the tests waits for.
    }
    return text;
  }

  it('tells all that waits without being woken, however much it is', async () => {
    authenticateAgain = async () => {};
    const all = Array.from({ length: 250 }, (_, index) => placed(index + 1));
    waiting = after => all.slice(after, after + 100);
    const began = Date.now();
    const text = await read(t => t.includes('"c250"'));
    expect(text.match(/event: command/g)).toHaveLength(250);
    // Three pages, and no heartbeat between them.
    expect(text).not.toMatch(/^:[^\n]*\n\n(?=id: )/m);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('says what policy lets it do: first of all, and again when that is another', async () => {
    authenticateAgain = async () => {};
    waiting = after => (after < 1 ? [placed(1)] : []);
    const allowing = (version: string): SessionPolicySnapshot => ({
      version,
      models: { allowed: ['*'], blocked: [] },
      tools: { allowed: ['*'], blocked: [] },
      approvals: { required: [] },
    });
    policy = allowing('v1');
    const change = (version: string) => {
      policy = allowing(version);
      policyListeners.forEach(listener => listener());
    };
    const text = await read(t => {
      if (t.includes('"c1"') && policy?.version === 'v1') {
        // A change that leaves it as it was is not worth a word.
        change('v1');
        change('v2');
      }
      return t.includes('"v2"');
    });
    policy = undefined;
    expect(text.match(/event: \w+/g)).toEqual([
      'event: policy',
      'event: command',
      'event: policy',
    ]);
    // It has no position: a runner that comes back goes on after the last command.
    expect(text).not.toMatch(/id: [^\n]*\nevent: policy/);
    expect(policyListeners.size).toBeLessThanOrEqual(1);
  });

  it('asks for rights by the clock, also while there is always something to tell', async () => {
    let checks = 0;
    authenticateAgain = async () => {
      checks += 1;
      if (checks === 2) {
        throw new Error('no longer');
      }
    };
    waiting = after => [placed(after + 1)];
    const ringing = setInterval(() => {
      notices.publish({ type: 'ledger', ...REF, seq: 1 });
    }, 20);
    await read(() => false);
    clearInterval(ringing);
    expect(checks).toBe(2);
  });

  it('shows that it lives by the clock, also while it is rung with nothing to tell', async () => {
    authenticateAgain = async () => {};
    waiting = () => [];
    const ringing = setInterval(() => {
      notices.publish({ type: 'ledger', ...REF, seq: 1 });
    }, 20);
    const late = setTimeout(() => server.closeAllConnections(), 6_000);
    const beats = (text: string) => text.match(/^: heartbeat$/gm)?.length ?? 0;
    const text = await read(t => beats(t) >= 3);
    clearTimeout(late);
    clearInterval(ringing);
    expect(beats(text)).toBe(3);
  });
});
