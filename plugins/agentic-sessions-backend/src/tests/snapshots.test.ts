import { randomBytes } from 'node:crypto';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
} from '@agentic-sessions/runner-protocol';
import { describePortal, RUNNING } from '../__testUtils__/describePortal';
import { nextPod } from '../__testUtils__/nextPod';
import { putSnapshot } from '../__testUtils__/putSnapshot';
import { snapshotHeaders } from '../__testUtils__/snapshotHeaders';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('snapshots', h => {
  it('are kept whole, newest first, for the session’s own next Pod alone', async () => {
    const running = await h.startRunning();
    const { runner, path, id } = running;
    const told = await (await runner.request('GET', '/session')).json();
    expect(told.snapshot).toBeUndefined();
    expect(told.maxSnapshotBytes).toBe(1_000_000);
    expect((await runner.request('GET', '/snapshot')).status).toBe(404);

    const content = randomBytes(500_000);
    const offered = await runner.request('HEAD', '/snapshot', {
      headers: snapshotHeaders(content),
    });
    expect(offered.status).toBe(404);
    expect((await putSnapshot(runner, content)).status).toBe(201);
    // A repeat is harmless.
    expect((await putSnapshot(runner, content)).status).toBe(201);
    const known = await runner.request('HEAD', '/snapshot', {
      headers: snapshotHeaders(content),
    });
    expect(known.status).toBe(204);

    const second = await nextPod(h, running, 1);
    const { snapshot } = await (await second.request('GET', '/session')).json();
    expect(snapshot).toMatchObject({
      digest: snapshotHeaders(content)[ARTIFACT_DIGEST_HEADER],
      size: content.length,
      attempt: 0,
    });
    const got = await second.request('GET', '/snapshot');
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
    // The Pod before it is heard no more.
    expect((await putSnapshot(runner, randomBytes(10))).status).toBe(403);

    const newer = randomBytes(1_000);
    expect((await putSnapshot(second, newer)).status).toBe(201);
    await until(
      () => h.portal.inCluster('payments', id)?.status?.snapshot?.attempt === 1,
    );
    expect(h.portal.inCluster('payments', id)?.status?.snapshot).toMatchObject({
      bytes: 1_000,
      takenAt: expect.any(String),
    });
    expect(
      await h.knex('snapshots').where({ session_id: id }).pluck('digest'),
    ).toEqual([snapshotHeaders(newer)[ARTIFACT_DIGEST_HEADER]]);

    // No artifact, by whatever name or digest.
    const list = await h.portal.as('vera').get(`${path}/artifacts`);
    expect(list.body.artifacts).toEqual([]);
    const byDigest = await second.request('HEAD', '/artifacts/mine.bin', {
      headers: snapshotHeaders(newer, { 'agentic-artifact-type': 'output' }),
    });
    expect(byDigest.status).toBe(404);
    // Nor another session's.
    const other = await h.startRunning();
    expect((await other.runner.request('GET', '/snapshot')).status).toBe(404);
    const people = await fetch(`${h.portal.runnerUrl}/snapshot`, {
      headers: {
        authorization: 'Bearer alan-token',
        'agentic-session': `payments/${id}`,
      },
    });
    expect(people.status).toBe(401);
  });

  it('go on where an upload broke off, and never count by half', async () => {
    const { runner, id } = await h.startRunning();
    const content = randomBytes(600_000);
    const whole = randomBytes(100);
    expect((await putSnapshot(runner, whole)).status).toBe(201);
    const cut = new AbortController();
    const half = new ReadableStream({
      start(controller) {
        controller.enqueue(content.subarray(0, 200_000));
        setTimeout(() => cut.abort(), 500);
      },
    });
    await expect(
      runner.stream(
        'PUT',
        '/snapshot',
        half,
        snapshotHeaders(content),
        cut.signal,
      ),
    ).rejects.toThrow();
    const newest = async () =>
      (await (await runner.request('GET', '/session')).json()).snapshot.size;
    expect(await newest()).toBe(100);
    let held = '0';
    await until(async () => {
      const offered = await runner.request('HEAD', '/snapshot', {
        headers: snapshotHeaders(content),
      });
      held = offered.headers.get(ARTIFACT_OFFSET_HEADER) ?? '0';
      return offered.status === 200 && held === '200000';
    });
    const rest = await runner.request('PUT', '/snapshot', {
      body: content.subarray(200_000),
      headers: snapshotHeaders(content, { [ARTIFACT_OFFSET_HEADER]: held }),
    });
    expect(rest.status).toBe(201);
    expect(await newest()).toBe(600_000);
    expect(await h.knex('snapshots').where({ session_id: id })).toHaveLength(1);
  });

  it('are refused where they are too large, others than said, or of no use', async () => {
    const { runner, path } = await h.startRunning();
    expect((await putSnapshot(runner, randomBytes(1_000_001))).status).toBe(
      413,
    );
    const content = randomBytes(1_000);
    const wrong = await runner.request('PUT', '/snapshot', {
      body: randomBytes(1_000),
      headers: snapshotHeaders(content),
    });
    expect(wrong.status).toBe(422);
    const { snapshot } = await (await runner.request('GET', '/session')).json();
    expect(snapshot).toBeUndefined();
    await h.portal.as('ada').post(`${path}/stop`);
    await until(
      async () => (await putSnapshot(runner, content)).status === 403,
    );
  });

  it('go when the session ends, and stay under a legal hold', async () => {
    const one = await h.startRunning();
    const held = await h.startRunning();
    for (const { runner } of [one, held]) {
      expect((await putSnapshot(runner, randomBytes(1_000))).status).toBe(201);
    }
    for (const { session, id } of [one, held]) {
      await h.portal.addSession({
        ...h.portal.inCluster('payments', id)!,
        metadata: {
          ...session.metadata,
          labels:
            id === held.id ? { 'agentic-sessions.io/legal-hold': 'true' } : {},
        },
        status: {
          ...RUNNING,
          phase: 'Completed',
          reason: 'TurnEnded',
          finishedAt: '2026-11-22T10:10:00Z',
        },
      });
    }
    const left = (id: string) => h.knex('snapshots').where({ session_id: id });
    await until(async () => (await left(one.id)).length === 0, 30_000);
    expect(await left(held.id)).toHaveLength(1);
    expect((await putSnapshot(one.runner, randomBytes(10))).status).toBe(403);
  });
});
