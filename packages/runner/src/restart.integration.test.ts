import { useSession } from './__testUtils__/useSession';

jest.setTimeout(60_000);

describe('a runner that is killed', () => {
  const begin = useSession();

  it('loses and doubles nothing when it is killed and started again', async () => {
    const { portal, pod } = await begin({
      prompt: '[[many:120]][[wait:60000]]',
      interactive: true,
    });
    pod.startShim({
      SHIM_RECONNECT_SECONDS: '20',
      SCRIPTED_STATE: pod.path('agent-state'),
    });
    portal.sayCommands = 2;
    let runner = pod.startRunner();
    for (const kill of [1, 2, 3]) {
      portal.faults.push('storeAndCut', 'refuse');
      const half = (portal.events.at(-1)?.runnerSeq ?? 0) + 30;
      await portal.until('half came', () => portal.events.length > half);
      // Told in the middle of a turn that never ends: only the next process can apply it.
      portal.tell({
        id: `m${kill}`,
        kind: 'message',
        text: kill < 3 ? '[[many:120]][[wait:60000]]' : '[[say:I remember]]',
      });
      if (kill !== 2) await portal.stop();
      runner.process.kill('SIGKILL');
      await runner.exited;
      if (kill !== 2) await portal.start();
      runner = pod.startRunner();
    }
    await portal.until('it answered', () => portal.kinds().includes('message'));
    portal.tell({ id: 'f', kind: 'finish' });
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.events.map(({ runnerSeq }) => runnerSeq)).toEqual(
      portal.events.map((_, index) => index + 1),
    );
    expect(
      portal
        .bodies('turn.started')
        .map(({ turn, commandId }) => [turn, commandId]),
    ).toEqual([
      [1, undefined],
      [2, 'm1'],
      [3, 'm2'],
      [4, 'm3'],
    ]);
    expect(
      portal.bodies('turn.ended').map(({ stopReason }) => stopReason),
    ).toEqual(['error', 'error', 'error', 'end_turn']);
    expect(
      portal.bodies('command.applied').map(({ commandId }) => commandId),
    ).toEqual(['m1', 'm2', 'm3', 'f']);
    // What was said of each turn is a beginning of what the agent did, without a hole.
    for (const turn of [1, 2, 3]) {
      const titles = portal
        .bodies('tool.call')
        .filter(body => body.turn === turn)
        .map(({ title }) => title);
      expect(titles).toEqual(titles.map((_, index) => `Read file ${index}`));
      expect(titles.length).toBeGreaterThan(10);
    }
    // The agent was started again each time, and went on with the conversation it had kept.
    expect(new Set(portal.bodies('note').map(({ text }) => text))).toEqual(
      new Set([
        expect.stringContaining('started again in the middle of a turn'),
      ]),
    );
  });

  it('does not give a prompt twice to a session that takes no messages', async () => {
    const { portal, pod } = await begin({
      prompt: '[[say:once]][[wait:60000]]',
    });
    pod.startShim({ SHIM_RECONNECT_SECONDS: '5' });
    const first = pod.startRunner();
    await portal.until('the turn began', () =>
      portal.kinds().includes('turn.started'),
    );
    first.process.kill('SIGKILL');
    await first.exited;
    await expect(pod.startRunner().exited).resolves.toBe(1);
    expect(pod.termination()).toMatchObject({
      outcome: 'failed',
      reason: 'Interrupted',
      lastSeq: portal.events.length,
    });
    expect(portal.bodies('turn.started')).toHaveLength(1);
    expect(portal.bodies('turn.ended')).toHaveLength(1);
  });
});
