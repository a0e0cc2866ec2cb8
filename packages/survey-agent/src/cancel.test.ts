import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { META_INPUTS } from '@agentic-sessions/runner-protocol';
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import { allowAll } from './__testUtils__/AgentProcess';
import { SHOP } from './__testUtils__/makeRepository';
import { startWebsite } from './__testUtils__/startWebsite';
import { reportIn, toolCalls, useProgram } from './__testUtils__/useProgram';

jest.setTimeout(30_000);

describe('cancelling a turn', () => {
  const { files, repository, start } = useProgram();

  it.each([
    [
      'at the first tool call',
      (update: SessionUpdate) => update.sessionUpdate === 'tool_call',
    ],
    [
      'in the middle of a message',
      (update: SessionUpdate) => update.sessionUpdate === 'agent_message_chunk',
    ],
    [
      'between two steps of the plan',
      (update: SessionUpdate) =>
        update.sessionUpdate === 'plan' &&
        update.entries.filter(entry => entry.status === 'completed').length ===
          2,
    ],
  ])('ends a turn that is cancelled %s', async (_, when) => {
    const cwd = await repository();
    const agent = await start(['--pace-ms', '100']);
    const sessionId = await agent.open(cwd);
    let cancelled = 0;
    agent.onUpdate = update => {
      if (cancelled === 0 && when(update)) {
        cancelled = Date.now();
        agent.cancel(sessionId).catch(() => {});
      }
    };
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.response.stopReason).toBe('cancelled');
    expect(Date.now() - cancelled).toBeLessThan(10_000);
    // No tool call is left hanging.
    for (const call of toolCalls(turn.updates)) {
      expect(['completed', 'failed', 'pending']).toContain(call.status);
      expect(call.status).not.toBe('in_progress');
    }
    agent.onUpdate = () => {};
    const after = await agent.prompt(sessionId, 'what languages?');
    expect(after.response.stopReason).toBe('end_turn');
    expect(after.said).toContain('not whole');
  });

  it('ends a turn that is cancelled while a question is open, and leaves the report', async () => {
    const cwd = await repository();
    const agent = await start();
    const sessionId = await agent.open(cwd);
    agent.decide = async request => {
      if (request.toolCall.kind !== 'edit') {
        return allowAll(request);
      }
      await agent.cancel(sessionId);
      return { outcome: { outcome: 'cancelled' } };
    };
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.response.stopReason).toBe('cancelled');
    await expect(readFile(join(cwd, 'README.md'), 'utf8')).resolves.toBe(
      SHOP['README.md'],
    );
    expect((await reportIn(join(cwd, 'artifacts'))).changes[0].state).toBe(
      'open',
    );
  });

  it('lets go of a website that does not answer, when cancelled', async () => {
    const site = await startWebsite({ '/robots.txt': { delayMs: 20_000 } });
    try {
      const cwd = await files({});
      const agent = await start();
      const sessionId = await agent.open(cwd, {
        [META_INPUTS]: { website: site.url },
      });
      const turn = agent.prompt(sessionId, 'survey');
      while (site.requests.length === 0) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      await agent.cancel(sessionId);
      expect((await turn).response.stopReason).toBe('cancelled');
    } finally {
      await site.close();
    }
  });
});
