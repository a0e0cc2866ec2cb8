import { randomUUID } from 'node:crypto';
import { eventually } from '@agentic-sessions/test-support';
import { api } from './support/api';
import { issueComment, send, sign } from './support/delivery';
import { environment } from './support/environment';
import { readLedger, waitForPhase } from './support/sessions';

jest.setTimeout(120_000);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('POST /webhooks/github/{endpoint}', () => {
  it('makes one session of one delivery that comes ten times at once', async () => {
    const delivery = issueComment('/agent please survey this repository');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(delivery)),
    );
    expect(answers.map(a => a.status)).toEqual(Array(10).fill(202));
    const ids = new Set(answers.map(a => a.body.sessionId));
    expect(ids.size).toBe(1);
    const [id] = ids;
    expect(id).toMatch(UUID);
    expect(answers[0].body).toMatchObject({
      namespace: 'payments',
      status: expect.stringMatching(/^(accepted|queued)$/),
    });

    // A replay later, and the same body under new delivery ids (the signature covers only the body).
    const replay = await send(delivery);
    expect(replay.body.sessionId).toBe(id);
    for (let i = 0; i < 3; i++) {
      const renamed = await send({ ...delivery, id: randomUUID() });
      expect(renamed.status).toBe(202);
      expect(renamed.body.sessionId).toBe(id);
    }
    const page = await api(
      'ada',
      'GET',
      '/namespaces/payments/sessions?limit=100',
    );
    expect(
      page.body.sessions.filter((s: { id: string }) => s.id === id),
    ).toHaveLength(1);
    await api('ada', 'POST', `/namespaces/payments/sessions/${id}/stop`);
  });

  it('refuses a flipped byte, a missing or foreign signature', async () => {
    const delivery = issueComment('/agent flipped');
    const flipped = Buffer.from(delivery.body);
    flipped[flipped.length >> 1] ^= 1;
    const answers = await Promise.all([
      send({ ...delivery, body: flipped }),
      send(delivery, { headers: { 'x-hub-signature-256': undefined } }),
      send(delivery, { headers: { 'x-hub-signature-256': 'sha256=00' } }),
      send(delivery, {
        headers: { 'x-hub-signature-256': delivery.signature.toUpperCase() },
      }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ error: 'invalid_signature' });
      expect(answer.body.message.length).toBeGreaterThan(20);
    }
  });

  it('knows nothing of unknown endpoints and sources', async () => {
    const delivery = issueComment('/agent nowhere');
    const { portal } = environment();
    for (const path of [
      '/webhooks/github/unknown-endpoint',
      '/webhooks/gitlab/payments-github',
    ]) {
      const answer = await send(delivery, { url: `${portal}${path}` });
      expect(answer.status).toBe(404);
    }
  });

  it('refuses a body of 30 MB without reading it all, and garbage with a right signature', async () => {
    const large = await send(sign(Buffer.alloc(30_000_000, 'x'))).catch(
      (error: { cause?: { code?: string } }) => {
        // The server may end the connection once it has said no; nothing else is a refusal.
        expect(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']).toContain(
          error.cause?.code,
        );
        return { status: 413, body: {} };
      },
    );
    expect(large.status).toBe(413);
    // The portal is well after it.
    expect((await api('ada', 'GET', '/user/namespaces')).status).toBe(200);
    const garbage = await send(sign(Buffer.from('{"action": ')));
    expect(garbage.status).toBe(400);
    expect(garbage.body.error).toBe('invalid_payload');
  });

  it('steers the session that is going on the same issue instead of making another', async () => {
    const issue = Math.floor(Math.random() * 2 ** 31);
    const first = await send(issueComment('/agent survey', { issue }));
    await waitForPhase('ada', 'payments', first.body.sessionId, ['Running']);
    const second = await send(
      issueComment('/agent and list the dependencies', { issue }),
    );
    expect(second.body).toMatchObject({
      status: 'steered',
      sessionId: first.body.sessionId,
    });
    await eventually(async () => {
      const ledger = await readLedger('ada', 'payments', first.body.sessionId);
      expect(ledger.filter(e => e.kind === 'user.message')).toHaveLength(1);
    });
    await api(
      'ada',
      'POST',
      `/namespaces/payments/sessions/${first.body.sessionId}/stop`,
    );
  });

  it('ignores a comment of someone who is not trusted, and says so', async () => {
    const answer = await send(issueComment('/agent hi', { senderId: 424242 }));
    expect(answer.status).toBe(202);
    expect(answer.body.status).toMatch(/ignored|refused/);
    expect(answer.body.sessionId).toBeUndefined();
    expect(answer.body.reason).toMatch(/trusted|actor/i);
  });
});
