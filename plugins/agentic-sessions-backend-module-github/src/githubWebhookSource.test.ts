import type { WebhookReading } from '@agentic-sessions/backstage-plugin-node';
import { signGithub } from '@agentic-sessions/webhook-auth';
import examples from '@octokit/webhooks-examples';
import { githubWebhookSource } from './githubWebhookSource';

const DELIVERY = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

function payloadsOf(event: string): Array<Record<string, any>> {
  return examples.find(({ name }) => name === event)!.examples as never;
}

function read(
  event: string,
  body: unknown,
  headers: Record<string, string | undefined> = {},
): WebhookReading {
  return githubWebhookSource.read({
    rawBody:
      typeof body === 'string' || body instanceof Uint8Array
        ? Buffer.from(body as string)
        : Buffer.from(JSON.stringify(body)),
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': DELIVERY,
      ...headers,
    },
  });
}

describe('githubWebhookSource', () => {
  it('believes what the secret signed', () => {
    const rawBody = Buffer.from('{}');
    const now = new Date();
    const request = { rawBody, headers: signGithub(rawBody, 'new') };
    expect(
      githubWebhookSource.verify(request, ['newer', 'new'], { now }),
    ).toEqual({ ok: true, secretIndex: 1 });
    expect(
      githubWebhookSource.verify({ rawBody, headers: {} }, ['new'], { now }).ok,
    ).toBe(false);
  });

  it.each([
    ['issue_comment', 'comment on Codertocat/Hello-World#1'],
    ['issues', 'issue Codertocat/Hello-World#1'],
    ['pull_request', 'pull request Codertocat/Hello-World#2'],
    [
      'pull_request_review_comment',
      'review comment on Codertocat/Hello-World#2',
    ],
  ])('reads a real %s', (name, description) => {
    const [payload] = payloadsOf(name);
    expect(read(name, payload)).toEqual({
      kind: 'event',
      event: {
        deliveryId: DELIVERY,
        name,
        action: payload.action,
        payload,
        actor: { id: '21031067', name: 'Codertocat' },
        description,
        url: expect.stringContaining('https://github.com/Codertocat'),
      },
    });
  });

  it('reads every example of the events it knows', () => {
    for (const name of [
      'issue_comment',
      'issues',
      'pull_request',
      'pull_request_review_comment',
    ]) {
      for (const payload of payloadsOf(name)) {
        expect(read(name, payload)).toMatchObject({
          kind: 'event',
          event: { actor: { id: String(payload.sender.id) } },
        });
      }
    }
  });

  it('says of every other event that it starts nothing', () => {
    expect(read('push', payloadsOf('push')[0])).toMatchObject({
      kind: 'unsupported',
      name: 'push',
      message: expect.stringContaining('issue_comment'),
    });
    expect(read('constructor', {})).toMatchObject({ kind: 'unsupported' });
  });

  it('answers a ping', () => {
    expect(read('ping', payloadsOf('ping')[0]).kind).toBe('handshake');
  });

  it('reads the form content type', () => {
    const [payload] = payloadsOf('issue_comment');
    const body = new URLSearchParams({ payload: JSON.stringify(payload) });
    expect(
      read('issue_comment', body.toString(), {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    ).toMatchObject({ kind: 'event', event: { payload } });
  });

  it.each([
    ['garbage', '{"action":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['nothing', ''],
    ['no UTF-8', Uint8Array.from([0x7b, 0xff, 0x7d])],
  ])('refuses %s', (_, body) => {
    expect(read('issue_comment', body).kind).toBe('invalid');
  });

  it.each([
    ['x-github-event', undefined],
    ['x-github-event', 'Issue Comment'],
    ['x-github-delivery', undefined],
    ['x-github-delivery', '../../etc'],
    ['x-github-delivery', 'a'.repeat(65)],
  ])('refuses the header %s: %s', (header, value) => {
    expect(read('issue_comment', {}, { [header]: value }).kind).toBe('invalid');
  });

  describe('who acted', () => {
    const [payload] = payloadsOf('issue_comment');
    const event = (change: Record<string, unknown>) => {
      const reading = read('issue_comment', { ...payload, ...change });
      if (reading.kind !== 'event') {
        throw new Error(`read as ${reading.kind}`);
      }
      return reading.event;
    };

    it.each([
      [undefined],
      [null],
      [{ login: 'Codertocat' }],
      [{ id: '21031067', login: 'Codertocat' }],
      [{ id: 0, login: 'Codertocat' }],
      [{ id: 1.5, login: 'Codertocat' }],
    ])('is nobody with the sender %j', sender => {
      const reading = event({ sender });
      expect(reading.actor).toBeUndefined();
      expect(reading.actorMissing).toContain('sender');
    });

    it("is nobody where other people's words are edited", () => {
      const sender = { id: 5, login: 'maintainer' };
      const edited = event({ action: 'edited', sender });
      expect(edited.actor).toBeUndefined();
      expect(edited.actorMissing).toContain('maintainer edited');
      expect(event({ action: 'edited' }).actor).toEqual({
        id: '21031067',
        name: 'Codertocat',
      });
    });

    it('survives a payload in which nothing is what it should be', () => {
      expect(
        event({ comment: 7, issue: null, repository: [], action: {} }),
      ).toMatchObject({ action: undefined, url: undefined });
    });
  });
});
