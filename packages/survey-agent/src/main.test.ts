import { saidIn } from './__testUtils__/AgentProcess';
import { useProgram } from './__testUtils__/useProgram';

jest.setTimeout(30_000);

describe('the survey agent as a program', () => {
  const { launch, repository, start } = useProgram();

  it('says what it is', async () => {
    const agent = launch();
    await expect(agent.initialize()).resolves.toMatchObject({
      protocolVersion: 1,
      agentInfo: { name: 'survey-agent', version: '0.1.0' },
      agentCapabilities: {
        loadSession: true,
        sessionCapabilities: { resume: {} },
      },
      authMethods: [],
    });
  });

  it('goes on in a new process', async () => {
    const cwd = await repository();
    let agent = await start();
    const sessionId = await agent.open(cwd);
    const first = await agent.prompt(sessionId, 'survey');
    await agent.close();

    agent = await start();
    await agent.agent.request('session/load', {
      sessionId,
      cwd,
      mcpServers: [],
    });
    expect(saidIn(agent.updates)).toBe(first.said);
    const loaded = await agent.prompt(sessionId, 'which languages?');
    expect(loaded.said).toContain('TypeScript');
    await agent.close();

    agent = await start();
    await agent.agent.request('session/resume', { sessionId, cwd });
    expect(agent.updates).toEqual([]);
    expect((await agent.prompt(sessionId, 'languages?')).said).toContain(
      'TypeScript',
    );
  });

  it('refuses sessions that it does not know, folders that are none, and two turns at once', async () => {
    const cwd = await repository();
    const agent = await start(['--pace-ms', '50']);
    await expect(agent.prompt('nobody', 'hi')).rejects.toMatchObject({
      code: -32002,
    });
    await expect(
      agent.agent.request('session/load', {
        sessionId: '../../etc/passwd',
        cwd,
        mcpServers: [],
      }),
    ).rejects.toMatchObject({ code: -32002 });
    await expect(agent.open('/nowhere/at/all')).rejects.toMatchObject({
      code: -32602,
    });
    const sessionId = await agent.open(cwd);
    const turn = agent.prompt(sessionId, 'survey');
    await expect(agent.prompt(sessionId, 'survey')).rejects.toMatchObject({
      code: -32600,
    });
    await agent.cancel(sessionId);
    await turn;
  });

  it('ends with its client, and refuses options that it does not know', async () => {
    const agent = await start();
    await agent.close();
    await expect(agent.exited).resolves.toBe(0);
    const refused = launch(['--pace-ms', 'soon']);
    await expect(refused.exited).resolves.toBe(2);
    expect(refused.stderr).toContain('"soon"');
  });
});
