import { useSession } from './__testUtils__/useSession';

jest.setTimeout(60_000);

describe('the course of a session', () => {
  const begin = useSession();

  it('runs one turn and tells everything of it, in order', async () => {
    const { portal, pod } = await begin({
      prompt:
        '[[think:let me see]][[plan:look|do]][[say:Hello, world. This is long.]][[edit:src/a.txt:one]][[artifact:report.md:# Report]]',
      inputs: { website: 'http://127.0.0.1:1/', note: 'plain' },
      policy: {
        version: 'v-1',
        models: { allowed: ['*'], blocked: [] },
        tools: { allowed: ['*'], blocked: [] },
        approvals: { required: [], expirySeconds: 60 },
      },
    });
    // The agent's container is slower to start than the runner's.
    const runner = pod.startRunner();
    await new Promise(resolve => setTimeout(resolve, 300));
    const shim = pod.startShim();
    await expect(runner.exited).resolves.toBe(0);
    await expect(shim.exited).resolves.toBe(0);
    expect(pod.termination()).toEqual({
      version: 1,
      outcome: 'completed',
      reason: 'TurnEnded',
      message: 'The agent has done what was asked.',
      lastSeq: portal.events.length,
      storedSeq: portal.events.length,
    });
    expect(portal.kinds()).toEqual([
      'turn.started',
      'thought',
      'plan',
      'message',
      'tool.call',
      'usage',
      'turn.ended',
      'artifact.added',
      'artifact.added',
    ]);
    const [message] = portal.bodies('message');
    expect(message).toMatchObject({
      role: 'agent',
      text: 'Hello, world. This is long.',
      turn: 1,
    });
    const deltas = portal.live.filter(({ id }) => id === message.id);
    expect(
      message.text.startsWith(deltas.map(({ text }) => text).join('')),
    ).toBe(true);
    expect(portal.bodies('tool.call')).toEqual([
      expect.objectContaining({
        kind: 'edit',
        content: [
          {
            type: 'diff',
            path: pod.path('workspace', 'src', 'a.txt'),
            oldText: null,
            newText: 'one',
          },
        ],
      }),
    ]);
    expect(portal.bodies('usage')).toEqual([
      { turn: 1, inputTokens: 7, outputTokens: 3 },
    ]);
    expect(portal.bodies('turn.ended')).toEqual([
      { turn: 1, stopReason: 'end_turn', durationMs: expect.any(Number) },
    ]);
    expect(portal.artifacts.get('report.md')?.content.toString()).toBe(
      '# Report',
    );
    expect(portal.artifacts.get('session/runner.log')?.type).toBe('log');
  });

  it('gives the agent its inputs and folders, and nothing of the Pod’s', async () => {
    const { portal, pod } = await begin({
      prompt: '[[meta]][[act:read:x]][[env]]',
      inputs: { website: 'http://127.0.0.1:1/', note: 'plain' },
      framework: { type: 'scripted', config: { depth: '2' } },
    });
    pod.startShim({
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      WEB_SERVICE_PORT: '80',
      SHIM_CONNECT_SECONDS: '20',
      OF_THE_RUNTIME: 'yes',
    });
    await pod.startRunner().exited;
    const [told, names] = portal.bodies('message').map(({ text }) => text);
    expect(names.split(' ')).toEqual(['HOME', 'OF_THE_RUNTIME', 'PATH']);
    expect(JSON.parse(told)).toEqual({
      cwd: pod.path('workspace'),
      meta: {
        'agentic-sessions.io/inputs': {
          website: 'http://127.0.0.1:1/',
          note: 'plain',
        },
        'agentic-sessions.io/artifacts-dir': pod.path('workspace', 'artifacts'),
        'agentic-sessions.io/repositories': [],
        'agentic-sessions.io/config': { depth: '2' },
      },
      prompt: [
        { type: 'text', text: '[[meta]][[act:read:x]][[env]]' },
        { type: 'resource_link', name: 'website', uri: 'http://127.0.0.1:1/' },
      ],
    });
  });

  it('takes messages one after another, each once, and ends when told to', async () => {
    const { portal, pod } = await begin({
      prompt: '[[wait:400]][[say:first]]',
      interactive: true,
    });
    portal.sayCommands = 3;
    pod.startShim();
    const runner = pod.startRunner();
    await portal.until('the turn began', () =>
      portal.kinds().includes('turn.started'),
    );
    portal.tell({ id: 'm1', kind: 'message', text: '[[say:second]]' });
    portal.cutStreams();
    portal.tell({ id: 'm2', kind: 'message', text: '[[say:third]]' });
    await portal.until(
      'three turns',
      () => portal.bodies('turn.ended').length === 3,
    );
    portal.cutStreams();
    portal.tell({ id: 'f', kind: 'finish' });
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.bodies('turn.started')).toEqual([
      { turn: 1, prompt: '[[wait:400]][[say:first]]' },
      { turn: 2, prompt: '[[say:second]]', commandId: 'm1' },
      { turn: 3, prompt: '[[say:third]]', commandId: 'm2' },
    ]);
    expect(portal.bodies('message').map(({ text }) => text)).toEqual([
      'first',
      'second',
      'third',
    ]);
    expect(portal.bodies('command.applied')).toEqual([
      { commandId: 'm1', outcome: 'applied' },
      { commandId: 'm2', outcome: 'applied' },
      { commandId: 'f', outcome: 'applied' },
    ]);
    expect(pod.termination()).toMatchObject({
      outcome: 'completed',
      reason: 'FinishedByUser',
    });
  });

  it('interrupts a turn and goes on', async () => {
    const { portal, pod } = await begin({
      prompt: '[[wait:60000]]',
      interactive: true,
    });
    pod.startShim();
    const runner = pod.startRunner();
    await portal.until('the turn began', () =>
      portal.kinds().includes('turn.started'),
    );
    portal.tell({ id: 'i', kind: 'interrupt' });
    await portal.until('it ended', () => portal.kinds().includes('turn.ended'));
    expect(portal.bodies('turn.ended')[0].stopReason).toBe('cancelled');
    portal.tell({ id: 'late', kind: 'interrupt' });
    portal.tell({ id: 'm', kind: 'message', text: '[[say:still here]]' });
    await portal.until('it spoke', () => portal.kinds().includes('message'));
    portal.tell({ id: 's', kind: 'stop' });
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.bodies('command.applied')).toContainEqual({
      commandId: 'late',
      outcome: 'ignored',
      reason: 'NoTurn',
    });
    expect(pod.termination()).toMatchObject({
      outcome: 'stopped',
      reason: 'StoppedByUser',
    });
  });

  it('ends by itself when nobody writes', async () => {
    const { pod } = await begin({
      prompt: '[[say:hi]]',
      interactive: true,
      timeouts: { idleSeconds: 1 },
    });
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(0);
    expect(pod.termination()).toMatchObject({
      outcome: 'completed',
      reason: 'IdleTimeout',
    });
  });
});
