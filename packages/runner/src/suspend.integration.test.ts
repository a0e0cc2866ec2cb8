import { createHash, randomBytes } from 'node:crypto';
import {
  createWriteStream,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { pack } from 'tar-stream';
import { serveGit } from './__testUtils__/serveGit';
import { useSession, type TestSession } from './__testUtils__/useSession';

jest.setTimeout(60_000);

describe('a session whose Pod ends', () => {
  const beginWith = useSession();

  /** A session whose agent may do anything unasked, where a test says nothing else. */
  const begin: typeof beginWith = (spec, environment) =>
    beginWith({ policy: policy([]), ...spec }, environment);

  /** The agent's container of a Pod, with a memory of its own. */
  const startAgent = (pod: TestSession['pod']) =>
    pod.startShim({ SCRIPTED_STATE: pod.path('home', 'state') });

  const turnOf = ({ portal }: TestSession, turn: number) =>
    portal.until(`turn ${turn} ended`, () =>
      portal.bodies('turn.ended').some(ended => ended.turn === turn),
    );

  it('goes on in another Pod with files and memory, and clones, collects and asks nothing twice', async () => {
    const git = await serveGit();
    const session = await begin({
      prompt: '[[edit:notes.txt:kept]][[artifact:a.txt:a]]',
      interactive: true,
      repositories: [{ url: `${git.url}/checkout.git` }],
    });
    const { portal, pod } = session;
    startAgent(pod);
    pod.startRunner();
    await turnOf(session, 1);
    await pod.terminate();
    expect(pod.termination()).toMatchObject({
      outcome: 'stopped',
      reason: 'Terminated',
      storedSeq: portal.events.length,
      snapshot: {
        kept: true,
        message: 'Conversation and workspace are kept.',
      },
    });
    await git.close();

    portal.nextAttempt({ lastTurn: 1, lastStopReason: 'end_turn' });
    const second = session.anotherPod();
    startAgent(second);
    const runner = second.startRunner();
    portal.tell({
      id: 'm',
      kind: 'message',
      text: '[[read:notes.txt]][[read:a.txt]][[recall]]',
    });
    await turnOf(session, 2);
    portal.tell({ id: 'f', kind: 'finish' });
    await expect(runner.exited).resolves.toBe(0);
    expect(
      portal
        .bodies('message')
        .map(({ text }) => text)
        .join(''),
    ).toBe(
      'notes.txt=kepta.txt=twoasked: [[edit:notes.txt:kept]][[artifact:a.txt:a]] | [[read:notes.txt]][[read:a.txt]][[recall]]',
    );
    expect(portal.bodies('git.cloned')).toEqual([]);
    expect(portal.bodies('error')).toEqual([]);
    expect(portal.bodies('note')).toEqual([]);
    expect(portal.bodies('artifact.added').map(({ path }) => path)).toEqual([
      'session/runner.log',
    ]);
    expect(second.termination().snapshot).toBeUndefined();
  });

  it('cuts the turn short, and goes on with it in the next Pod', async () => {
    const session = await begin({
      prompt: '[[edit:a.txt:1]][[wait:60000]][[say:never said]]',
    });
    const { portal, pod } = session;
    startAgent(pod);
    pod.startRunner();
    await portal.until('it worked', () => portal.kinds().includes('tool.call'));
    await pod.terminate();
    expect(portal.bodies('turn.ended')).toEqual([
      expect.objectContaining({ stopReason: 'cancelled', cutShort: true }),
    ]);
    expect(pod.termination()).toMatchObject({ snapshot: { kept: true } });

    portal.nextAttempt({
      lastTurn: 1,
      lastStopReason: 'cancelled',
      interrupted: { turn: 1, prompt: '[[read:a.txt]][[recall]]' },
    });
    const second = session.anotherPod();
    startAgent(second);
    await expect(second.startRunner().exited).resolves.toBe(0);
    expect(second.termination()).toMatchObject({ reason: 'TurnEnded' });
    const [started] = portal.bodies('turn.started');
    expect(started).toMatchObject({ turn: 2, continues: 1 });
    expect(started.prompt).toContain('from where you were interrupted');
    const said = portal
      .bodies('message')
      .map(({ text }) => text)
      .join('');
    expect(said).toContain('a.txt=1');
    expect(said).toContain('asked: [[edit:a.txt:1]][[wait:60000]]');
  });

  it('takes a person’s word before what was cut short, and leaves to the next Pod what it has not heard', async () => {
    const session = await begin({
      prompt: '[[wait:60000]]',
      interactive: true,
    });
    const { portal, pod } = session;
    startAgent(pod);
    pod.startRunner();
    await portal.until('the turn began', () =>
      portal.kinds().includes('turn.started'),
    );
    portal.tell({ id: 'm', kind: 'message', text: '[[say:instead]]' });
    await new Promise(resolve => setTimeout(resolve, 200));
    await pod.terminate();
    expect(portal.bodies('command.applied')).toEqual([]);

    portal.nextAttempt({
      lastTurn: 1,
      lastStopReason: 'cancelled',
      interrupted: { turn: 1, prompt: '[[say:the old work]]' },
    });
    const second = session.anotherPod();
    startAgent(second);
    second.startRunner();
    await turnOf(session, 2);
    await second.terminate();
    expect(portal.bodies('turn.started')).toEqual([
      { turn: 2, prompt: '[[say:instead]]', commandId: 'm' },
    ]);
    expect(portal.bodies('command.applied')).toEqual([
      { commandId: 'm', outcome: 'applied' },
    ]);
  });

  it('waits for nobody’s decision any more, and says why', async () => {
    const session = await begin({
      prompt: '[[ask:execute:git push]]',
      policy: policy(['execute']),
    });
    const { portal, pod } = session;
    startAgent(pod);
    pod.startRunner();
    await portal.until('it asked', () =>
      portal.kinds().includes('permission.requested'),
    );
    await pod.terminate();
    expect(portal.bodies('permission.resolved')).toEqual([
      expect.objectContaining({
        outcome: 'cancelled',
        by: 'runner',
        comment: expect.stringContaining('Pod ended before anybody'),
      }),
    ]);
    expect(portal.bodies('turn.ended')).toEqual([
      expect.objectContaining({ cutShort: true }),
    ]);
    expect(pod.termination()).toMatchObject({ snapshot: { kept: true } });
  });

  it('keeps what it has although the portal is away and comes back, and uploads break', async () => {
    const session = await begin(
      { prompt: '[[edit:notes.txt:kept]]', interactive: true },
      { TERMINATION_SECONDS: '30' },
    );
    const { portal, pod } = session;
    portal.snapshots.breakAfter.push(10_000, 20_000);
    writeFileSync(pod.path('workspace', 'noise'), randomBytes(100_000));
    startAgent(pod);
    pod.startRunner();
    await turnOf(session, 1);
    await portal.stop();
    const ended = pod.terminate();
    await new Promise(resolve => setTimeout(resolve, 2_000));
    await portal.start();
    await ended;
    expect(portal.snapshots.breakAfter).toEqual([]);
    expect(pod.termination()).toMatchObject({
      storedSeq: portal.events.length,
      snapshot: { kept: true },
    });
    expect(portal.snapshots.reference?.digest).toBe(
      sha256(portal.snapshots.content),
    );
  });

  it('says that it could not keep the workspace with the portal away to the end', async () => {
    const session = await begin(
      { prompt: '[[edit:notes.txt:kept]]', interactive: true },
      { TERMINATION_SECONDS: '3' },
    );
    const { portal, pod } = session;
    startAgent(pod);
    pod.startRunner();
    await turnOf(session, 1);
    await portal.stop();
    await pod.terminate();
    expect(pod.termination().snapshot).toEqual({
      kept: false,
      message: expect.stringMatching(
        /could not be kept, because the (portal was away|time)/,
      ),
    });
  });

  it.each([
    [
      'the runner',
      { MAX_SNAPSHOT_BYTES: '10000' },
      2 ** 30,
      'larger than the 10000 bytes',
    ],
    ['the portal', {}, 20_000, 'larger than the 20000 bytes'],
  ])(
    'says that the workspace is larger than %s lets it be',
    async (_, environment, maxBytes, why) => {
      const session = await begin(
        { prompt: '[[edit:notes.txt:kept]]', interactive: true },
        environment as Record<string, string>,
      );
      const { portal, pod } = session;
      portal.snapshots.maxBytes = maxBytes;
      writeFileSync(pod.path('workspace', 'noise'), randomBytes(100_000));
      startAgent(pod);
      pod.startRunner();
      await turnOf(session, 1);
      await pod.terminate();
      expect(pod.termination().snapshot).toEqual({
        kept: false,
        message: expect.stringContaining(why),
      });
      expect(portal.snapshots.reference).toBeUndefined();
      expect(portal.bodies('error')).toEqual([
        expect.objectContaining({ reason: 'SnapshotFailed' }),
      ]);
      expect(readdirSync(pod.path('spool'))).not.toContain('snapshot.tar.zst');
    },
  );

  it('has nothing to keep before its first turn', async () => {
    const session = await begin({ prompt: '[[say:hi]]' });
    const { portal, pod } = session;
    pod.startRunner();
    await portal.until('it asked what to do', () =>
      portal.requests.has('GET commands'),
    );
    await pod.terminate();
    expect(pod.termination()).toMatchObject({
      reason: 'Terminated',
      snapshot: { kept: true, message: expect.stringContaining('nothing new') },
    });
    expect(portal.requests.has('PUT snapshot')).toBe(false);
    expect(portal.bodies('error')).toEqual([]);

    portal.nextAttempt({});
    const second = session.anotherPod();
    startAgent(second);
    await expect(second.startRunner().exited).resolves.toBe(0);
    expect(portal.bodies('turn.started')).toEqual([
      { turn: 1, prompt: '[[say:hi]]' },
    ]);
  });

  it('goes on by the ledger alone where the snapshot is not what was stored', async () => {
    const session = await begin({
      prompt: '[[edit:notes.txt:kept]]',
      interactive: true,
    });
    const { portal, pod } = session;
    startAgent(pod);
    pod.startRunner();
    await turnOf(session, 1);
    await pod.terminate();
    portal.snapshots.content[portal.snapshots.content.length - 9] += 1;

    portal.nextAttempt({
      lastTurn: 1,
      lastStopReason: 'end_turn',
      said: [
        { turn: 1, role: 'user', text: 'write a note' },
        { turn: 1, role: 'agent', text: 'I wrote notes.txt' },
      ],
    });
    const second = session.anotherPod();
    startAgent(second);
    second.startRunner();
    portal.tell({
      id: 'm',
      kind: 'message',
      text: '[[read:notes.txt]][[recall]]',
    });
    await turnOf(session, 2);
    const said = portal
      .bodies('message')
      .map(({ text }) => text)
      .join('');
    expect(said).toContain('notes.txt=not there');
    expect(said).toContain('You: I wrote notes.txt');
    expect(portal.bodies('error')).toEqual([
      {
        reason: 'SnapshotUnusable',
        message: expect.stringContaining('not those that were stored'),
      },
    ]);
    expect(portal.bodies('note')).toEqual([
      { text: expect.stringContaining('does not remember') },
    ]);
    await second.terminate();
  });

  it('refuses an archive that leads out of the workspace, whole', async () => {
    const session = await begin({ prompt: 'x', interactive: true });
    const { portal, pod } = session;
    const file = pod.path('forged');
    const tar = pack();
    tar.entry(
      { name: 'snapshot.json' },
      JSON.stringify({
        version: 1,
        takenAt: '',
        lastTurn: 1,
        cloned: [],
        unsaid: [],
      }),
    );
    tar.entry({ name: 'workspace/before' }, 'x');
    tar.entry({ name: 'workspace/../../spool/escaped' }, 'x');
    tar.finalize();
    await pipeline(tar, createZstdCompress(), createWriteStream(file));
    portal.nextAttempt({ lastTurn: 1, lastStopReason: 'end_turn' });
    const content = readFileSync(file);
    portal.snapshots.content = content;
    portal.snapshots.reference = {
      digest: sha256(content),
      size: content.length,
      attempt: 0,
      takenAt: '',
    };

    const second = session.anotherPod();
    startAgent(second);
    const runner = second.startRunner();
    await portal.until('it refused', () => portal.kinds().includes('error'));
    portal.tell({ id: 'f', kind: 'finish' });
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.bodies('error')[0]).toMatchObject({
      reason: 'SnapshotUnusable',
    });
    expect(readdirSync(second.path('spool'))).not.toContain('escaped');
    expect(readdirSync(second.path('workspace'))).toEqual(['artifacts']);
  });
});

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function policy(required: string[]) {
  return {
    version: 'v1',
    tools: { allowed: ['*'], blocked: [] },
    approvals: { required },
  };
}
