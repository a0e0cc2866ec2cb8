import { randomBytes } from 'node:crypto';
import {
  ARTIFACT_DIGEST_HEADER,
  type EarlierWork,
} from '@agentic-sessions/runner-protocol';
import { describePortal } from '../__testUtils__/describePortal';
import { nextPod } from '../__testUtils__/nextPod';
import type { Runner } from '../__testUtils__/Runner';
import { snapshotHeaders } from '../__testUtils__/snapshotHeaders';

jest.setTimeout(60_000);

const earlierOf = async (runner: Runner): Promise<EarlierWork> =>
  (await (await runner.request('GET', '/session')).json()).earlier;

describePortal('what a new Pod is told of those before it', h => {
  const started = (turn: number, prompt: string, more: object = {}) => ({
    kind: 'turn.started',
    body: { turn, prompt, ...more },
  });
  const ended = (turn: number, more: object = {}) => ({
    kind: 'turn.ended',
    body: { turn, stopReason: 'end_turn', durationMs: 1, ...more },
  });
  const said = (turn: number, text: string) => ({
    kind: 'message',
    body: { role: 'agent', text, turn },
  });

  it('is what the ledger has: turns, words, files, and what was left open', async () => {
    const running = await h.startRunning();
    const { runner } = running;
    expect(await earlierOf(runner)).toBeUndefined();
    await runner.tell(
      started(1, 'look at it'),
      said(1, 'I looked'),
      ended(1),
      started(2, 'mend it'),
      said(2, 'I begin'),
    );
    const file = randomBytes(10);
    await runner.request('PUT', '/artifacts/a.txt', {
      body: file,
      headers: snapshotHeaders(file, { 'agentic-artifact-type': 'output' }),
    });
    const second = await nextPod(h, running, 1);
    const { promptStarted } = await (
      await second.request('GET', '/session')
    ).json();
    expect(promptStarted).toBe(true);
    expect(await earlierOf(second)).toEqual({
      lastTurn: 2,
      openTurn: { turn: 2, prompt: 'mend it' },
      openPermissions: [],
      artifacts: [
        {
          path: 'a.txt',
          digest: snapshotHeaders(file)[ARTIFACT_DIGEST_HEADER],
        },
      ],
      said: [
        { turn: 1, role: 'user', text: 'look at it' },
        { turn: 1, role: 'agent', text: 'I looked' },
        { turn: 2, role: 'user', text: 'mend it' },
        { turn: 2, role: 'agent', text: 'I begin' },
      ],
      saidOmitted: false,
    });
  });

  it('names what was cut short by what was asked first, however often it was cut', async () => {
    const running = await h.startRunning();
    const cut = { stopReason: 'cancelled', cutShort: true };
    await running.runner.tell(started(1, 'the work'), ended(1, cut));
    const second = await nextPod(h, running, 1);
    expect((await earlierOf(second)).interrupted).toEqual({
      turn: 1,
      prompt: 'the work',
    });
    await second.tell(
      started(2, 'Go on with: the work', { continues: 1 }),
      ended(2, cut),
    );
    const third = await nextPod(h, running, 2);
    expect(await earlierOf(third)).toMatchObject({
      lastTurn: 2,
      lastStopReason: 'cancelled',
      interrupted: { turn: 1, prompt: 'the work' },
      said: [{ turn: 1, role: 'user', text: 'the work' }],
    });
    await third.tell(
      started(3, 'Go on with: the work', { continues: 1 }),
      ended(3),
    );
    const fourth = await nextPod(h, running, 3);
    expect((await earlierOf(fourth)).interrupted).toBeUndefined();
  });

  it('is the newest words where there are too many', async () => {
    const running = await h.startRunning();
    const words = Array.from({ length: 300 }, (_, i) =>
      said(1, `${String(i).padStart(4, '0')}${'x'.repeat(396)}`),
    );
    await running.runner.tell(started(1, 'talk'), ...words.slice(0, 150));
    await running.runner.tell(...words.slice(150), ended(1));
    const earlier = await earlierOf(await nextPod(h, running, 1));
    expect(earlier.saidOmitted).toBe(true);
    expect(earlier.said.map(({ text }) => text.slice(0, 4))).toEqual(
      Array.from({ length: 163 }, (_, i) => `0${137 + i}`),
    );
  });
});
