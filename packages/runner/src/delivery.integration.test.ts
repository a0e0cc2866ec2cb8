import { mkdirSync, writeFileSync } from 'node:fs';
import type { TestSession } from './__testUtils__/useSession';
import { useSession } from './__testUtils__/useSession';

jest.setTimeout(60_000);

describe('a portal that fails', () => {
  const begin = useSession();

  const prompt =
    '[[many:450]][[say:done]][[artifact:big.txt:content of a file]]';
  const check = ({ portal, pod }: Pick<TestSession, 'portal' | 'pod'>) => {
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
    const { portal, pod } = await begin({ prompt });
    portal.faults.push(
      'refuse',
      'cut',
      'refuse',
      'storeAndCut',
      'gap',
      'refuse',
      'storeAndCut',
      'cut',
    );
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(0);
    check({ portal, pod });
    expect(portal.faults).toEqual([]);
  });

  it('goes on with an upload where it broke off', async () => {
    const { portal, pod } = await begin({ prompt: '[[say:x]]' });
    const content = 'ab\n'.repeat(400_000);
    mkdirSync(pod.path('workspace', 'artifacts', 'logs'), {
      recursive: true,
    });
    writeFileSync(
      pod.path('workspace', 'artifacts', 'logs', 'größe.txt'),
      content,
    );
    portal.faults.push('breakUpload');
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(0);
    expect(portal.faults).toEqual([]);
    const artifact = portal.artifacts.get('logs/größe.txt');
    expect(artifact?.content.toString()).toBe(content);
    expect(artifact?.type).toBe('log');
    expect(portal.resumedUploads).toBe(1);
  });

  it('waits for a portal that is away, and speaks with the newest token', async () => {
    const { portal, pod } = await begin({
      prompt: `[[say:one]][[wait:500]]${prompt}`,
    });
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
    check({ portal, pod });
    expect([...portal.tokens]).toEqual(['token-1', 'token-2']);
  });

  it('says truthfully what a portal that stays away does not have', async () => {
    const { portal, pod } = await begin(
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
    const { portal, pod } = await begin({
      prompt: '[[many:3]][[plan:a|b]][[say:after]]',
    });
    portal.unknownKinds.add('plan');
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(0);
    expect(portal.bodies('error')).toEqual([
      { reason: 'EventRefused', message: expect.stringContaining('"plan"') },
    ]);
    expect(portal.bodies('message')[0].text).toBe('after');
  });
});
