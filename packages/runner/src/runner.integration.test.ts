import { buildPrograms, type Programs } from './testing/buildPrograms';
import { PodStandIn } from './testing/PodStandIn';
import { PortalStandIn } from './testing/PortalStandIn';

jest.setTimeout(60_000);

/** The whole path: runner, socket, shim and an agent's process, against a portal over HTTP. */
describe('a session in its Pod', () => {
  let programs: Programs;
  let portal: PortalStandIn;
  let pod: PodStandIn;

  beforeAll(async () => {
    programs = await buildPrograms();
  });

  const begin = async (
    spec: Record<string, unknown>,
    environment: Record<string, string> = {},
  ) => {
    portal = new PortalStandIn({
      framework: { type: 'scripted' },
      interactive: false,
      ...spec,
    });
    await portal.start();
    pod = new PodStandIn(programs, portal.url, environment);
  };

  afterEach(async () => {
    await pod.remove();
    await portal.stop();
    expect(portal.complaints).toEqual([]);
  });

  it('runs one turn and tells everything of it, in order', async () => {
    await begin({
      prompt:
        '[[think:let me see]][[plan:look|do]][[say:Hello, world. This is long.]][[edit:src/a.txt:one]][[artifact:report.md:# Report]]',
      inputs: { website: 'http://127.0.0.1:1/', note: 'plain' },
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
    await begin({
      prompt: '[[meta]][[say:|]][[env]]',
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
    const [told, names] = portal.bodies('message')[0].text.split('|');
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
        { type: 'text', text: '[[meta]][[say:|]][[env]]' },
        { type: 'resource_link', name: 'website', uri: 'http://127.0.0.1:1/' },
      ],
    });
  });

  it('takes messages one after another, each once, and ends when told to', async () => {
    await begin({ prompt: '[[wait:400]][[say:first]]', interactive: true });
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
    await begin({ prompt: '[[wait:60000]]', interactive: true });
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
    await begin({
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

  describe('when the portal fails', () => {
    const prompt =
      '[[many:450]][[say:done]][[artifact:big.txt:content of a file]]';
    const check = () => {
      expect(portal.bodies('tool.call').map(({ title }) => title)).toEqual(
        Array.from({ length: 450 }, (_, index) => `Read file ${index}`),
      );
      expect(portal.events.map(({ runnerSeq }) => runnerSeq)).toEqual(
        portal.events.map((_, index) => index + 1),
      );
      expect(pod.termination()).toMatchObject({
        outcome: 'completed',
        lastSeq: portal.events.length,
        storedSeq: portal.events.length,
      });
      expect(portal.artifacts.get('big.txt')?.content.toString()).toBe(
        'content of a file',
      );
    };

    it('stores every event once although answers are lost and refused', async () => {
      await begin({ prompt });
      portal.faults.push(
        'refuse',
        'cut',
        'refuse',
        'storeAndCut',
        'gap',
        'refuse',
        'storeAndCut',
        'cut',
        'breakUpload',
      );
      pod.startShim();
      await expect(pod.startRunner().exited).resolves.toBe(0);
      check();
      expect(portal.faults).toEqual([]);
    });

    it('waits for a portal that is away, and speaks with the newest token', async () => {
      await begin({ prompt: `[[say:one]][[wait:500]]${prompt}` });
      pod.startShim();
      const runner = pod.startRunner();
      await portal.until('the turn began', () =>
        portal.kinds().includes('turn.started'),
      );
      await portal.stop();
      pod.writeToken('token-2');
      await new Promise(resolve => setTimeout(resolve, 3_000));
      await portal.start();
      await expect(runner.exited).resolves.toBe(0);
      check();
      expect([...portal.tokens]).toEqual(['token-1', 'token-2']);
    });

    it('says truthfully what a portal that stays away does not have', async () => {
      await begin(
        { prompt: '[[wait:300]][[say:unheard]]' },
        { FLUSH_SECONDS: '1' },
      );
      pod.startShim();
      const runner = pod.startRunner();
      await portal.until('the turn began', () =>
        portal.kinds().includes('turn.started'),
      );
      const stored = portal.events.length;
      await portal.stop();
      await expect(runner.exited).resolves.toBe(0);
      const { outcome, lastSeq, storedSeq, message } = pod.termination();
      expect({ outcome, storedSeq }).toEqual({
        outcome: 'completed',
        storedSeq: stored,
      });
      expect(lastSeq).toBeGreaterThan(stored);
      expect(message).toContain(`${lastSeq - stored} of ${lastSeq} events`);
    });

    it('lets one event that is not taken hold up nothing', async () => {
      await begin({ prompt: '[[many:3]][[plan:a|b]][[say:after]]' });
      portal.unknownKinds.add('plan');
      pod.startShim();
      await expect(pod.startRunner().exited).resolves.toBe(0);
      expect(portal.bodies('error')).toEqual([
        { reason: 'EventRefused', message: expect.stringContaining('"plan"') },
      ]);
      expect(portal.bodies('message')[0].text).toBe('after');
    });
  });

  it('loses and doubles nothing when it is killed and started again', async () => {
    await begin({
      prompt: '[[many:200]][[say:working]][[wait:60000]]',
      interactive: true,
    });
    const state = pod.path('agent-state');
    pod.startShim({ SHIM_RECONNECT_SECONDS: '20', SCRIPTED_STATE: state });
    portal.faults.push('storeAndCut', 'refuse');
    const first = pod.startRunner();
    await portal.until('half of it came', () => portal.events.length > 60);
    portal.tell({ id: 'm', kind: 'message', text: '[[say:I remember]]' });
    await portal.stop();
    first.process.kill('SIGKILL');
    await first.exited;
    await portal.start();
    const second = pod.startRunner();
    await portal.until('it answered', () =>
      portal.bodies('message').some(({ text }) => text === 'I remember'),
    );
    portal.tell({ id: 'f', kind: 'finish' });
    await expect(second.exited).resolves.toBe(0);
    expect(portal.events.map(({ runnerSeq }) => runnerSeq)).toEqual(
      portal.events.map((_, index) => index + 1),
    );
    expect(portal.bodies('turn.started')).toEqual([
      expect.objectContaining({ turn: 1 }),
      expect.objectContaining({ turn: 2, commandId: 'm' }),
    ]);
    expect(
      portal.bodies('turn.ended').map(({ stopReason }) => stopReason),
    ).toEqual(['error', 'end_turn']);
    const titles = portal.bodies('tool.call').map(({ title }) => title);
    expect(titles).toEqual(titles.map((_, index) => `Read file ${index}`));
    expect(
      portal.bodies('command.applied').map(({ commandId }) => commandId),
    ).toEqual(['m', 'f']);
    // The agent was started again, and went on with the conversation it had kept.
    expect(portal.bodies('note').map(({ text }) => text)).toEqual([
      expect.stringContaining('started again in the middle of a turn'),
    ]);
  });
});
