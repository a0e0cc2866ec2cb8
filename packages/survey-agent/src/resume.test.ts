import { join } from 'node:path';
import { META_CONTINUES } from '@agentic-sessions/runner-protocol';
import type { AgentProcess } from './__testUtils__/AgentProcess';
import { allowAll } from './__testUtils__/AgentProcess';
import { reportIn, useProgram } from './__testUtils__/useProgram';

jest.setTimeout(30_000);

describe('a session that was cut short', () => {
  const { repository, start } = useProgram();

  /** What a runner sends in another process, after the Pod of the first has ended. */
  const goOn = async (
    agent: AgentProcess,
    sessionId: string,
    cwd: string,
    asked: string,
  ) => {
    await agent.agent.request('session/resume', { sessionId, cwd });
    return agent.prompt(sessionId, `Go on, look again: ${asked}`, {
      [META_CONTINUES]: asked,
    });
  };

  it('is surveyed anew where the survey was', async () => {
    const cwd = await repository();
    const first = await start(['--pace-ms', '100']);
    const sessionId = await first.open(cwd);
    first.onUpdate = update => {
      if (update.sessionUpdate === 'tool_call') {
        first.cancel(sessionId).catch(() => {});
      }
    };
    const cut = await first.prompt(sessionId, '/agent please have a go');
    expect(cut.response.stopReason).toBe('cancelled');
    await first.close();

    const second = await start();
    const turn = await goOn(second, sessionId, cwd, '/agent please have a go');
    expect(turn.said).toContain('I survey this repository');
    expect((await reportIn(join(cwd, 'artifacts'))).incomplete).toBeUndefined();
  });

  it('asks again where it was asking, and surveys nothing twice', async () => {
    const cwd = await repository();
    const first = await start();
    const sessionId = await first.open(cwd);
    first.decide = async request => {
      if (request.toolCall.kind !== 'edit') {
        return allowAll(request);
      }
      await first.cancel(sessionId);
      return { outcome: { outcome: 'cancelled' } };
    };
    await first.prompt(sessionId, 'survey');
    await first.close();

    const second = await start();
    const turn = await goOn(second, sessionId, cwd, 'survey');
    expect(turn.said).toContain('so I ask again');
    expect(turn.said).not.toContain('I survey this repository');
    expect(
      second.permissions.filter(({ toolCall }) => toolCall.kind === 'edit'),
    ).toHaveLength(1);
    expect((await reportIn(join(cwd, 'artifacts'))).changes[0].state).toBe(
      'applied',
    );
  });

  it('answers the question that it was asked', async () => {
    const cwd = await repository();
    const first = await start();
    const sessionId = await first.open(cwd);
    await first.prompt(sessionId, 'survey');
    await first.close();
    const second = await start();
    const turn = await goOn(second, sessionId, cwd, 'what languages?');
    expect(turn.said).toContain('TypeScript');
    expect(turn.said).not.toContain('I survey this repository');
  });
});
