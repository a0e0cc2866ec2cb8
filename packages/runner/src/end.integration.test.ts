import { mkdirSync, symlinkSync } from 'node:fs';
import { useSession } from './__testUtils__/useSession';

jest.setTimeout(60_000);

describe('the end of a session', () => {
  const begin = useSession();

  it('tells of an agent that died, in its own last words', async () => {
    const { portal, pod } = await begin({
      prompt: '[[say:bye]][[exit:7:out of luck]]',
    });
    const shim = pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(1);
    await expect(shim.exited).resolves.toBe(7);
    expect(pod.termination()).toMatchObject({
      outcome: 'failed',
      reason: 'AgentExited',
      message: 'The agent ended with code 7. Its last words: out of luck',
      lastSeq: portal.events.length,
    });
    expect(portal.bodies('turn.ended')[0].stopReason).toBe('error');
    expect(portal.bodies('message')[0].text).toBe('bye');
  });

  it('tells of an agent that answers with an error', async () => {
    const { pod } = await begin({ prompt: '[[error:no model today]]' });
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(1);
    expect(pod.termination()).toMatchObject({
      reason: 'AgentError',
      message: 'no model today',
    });
  });

  it('tells of an agent that never came', async () => {
    const { portal, pod } = await begin(
      { prompt: 'x' },
      { AGENT_START_SECONDS: '1' },
    );
    await expect(pod.startRunner().exited).resolves.toBe(1);
    expect(pod.termination()).toMatchObject({ reason: 'AgentUnavailable' });
    expect(portal.bodies('error')).toHaveLength(1);
  });

  it('stops at once, also an agent that does not hear', async () => {
    const { portal, pod } = await begin({ prompt: '[[hang:60000]]' });
    const shim = pod.startShim();
    const runner = pod.startRunner();
    await portal.until('the turn began', () =>
      portal.kinds().includes('turn.started'),
    );
    portal.tell({ id: 'm', kind: 'message', text: 'too late' });
    portal.tell({ id: 's', kind: 'stop' });
    await expect(runner.exited).resolves.toBe(0);
    await expect(shim.exited).resolves.toBe(0);
    expect(pod.termination()).toMatchObject({ reason: 'StoppedByUser' });
    expect(portal.bodies('command.applied')).toEqual([
      { commandId: 's', outcome: 'applied' },
      { commandId: 'm', outcome: 'ignored', reason: 'SessionEnded' },
    ]);
  });

  it('flushes and says so when Kubernetes ends the Pod', async () => {
    const { portal, pod } = await begin({
      prompt: '[[say:half a word]][[artifact:a.txt:a]][[wait:60000]]',
    });
    const shim = pod.startShim();
    const runner = pod.startRunner();
    await portal.until('the turn began', () =>
      portal.kinds().includes('turn.started'),
    );
    await new Promise(resolve => setTimeout(resolve, 200));
    // The kubelet tells both containers together.
    shim.process.kill('SIGTERM');
    runner.process.kill('SIGTERM');
    await expect(runner.exited).resolves.toBe(0);
    await shim.exited;
    expect(pod.termination()).toMatchObject({
      outcome: 'stopped',
      reason: 'Terminated',
      storedSeq: portal.events.length,
    });
    expect(portal.bodies('message')[0].text).toBe('half a word');
    expect(portal.bodies('turn.ended')[0].stopReason).toBe('cancelled');
    expect([...portal.artifacts.keys()]).toContain('a.txt');
  });

  it('ends on SIGTERM with the portal away from the beginning', async () => {
    const { portal, pod } = await begin({ prompt: 'x' });
    await portal.stop();
    const runner = pod.startRunner();
    await new Promise(resolve => setTimeout(resolve, 1_000));
    runner.process.kill('SIGTERM');
    await expect(runner.exited).resolves.toBe(0);
    expect(pod.termination()).toMatchObject({
      reason: 'Terminated',
      lastSeq: 0,
    });
  });

  it('keeps no file that a link of the agent leads to', async () => {
    const { portal, pod } = await begin({
      prompt: '[[say:look]][[link:file:///etc/hostname]]',
    });
    const artifacts = pod.path('workspace', 'artifacts');
    mkdirSync(artifacts, { recursive: true });
    symlinkSync(pod.path('token'), pod.path('workspace', 'artifacts', 'a'));
    symlinkSync(pod.folder, pod.path('workspace', 'artifacts', 'folder'));
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(0);
    expect([...portal.artifacts.keys()]).toEqual(['session/runner.log']);
  });
});
