import { randomUUID } from 'node:crypto';
import { signGithub } from '@agentic-sessions/webhook-auth';
import examples from '@octokit/webhooks-examples';
import type { ErrorBody } from '../../http/errorBody';
import type { WebhookAnswer } from '../deliveries/WebhookAnswer';
import { checkAnswer } from './checkAnswer';
import type { WebhookBench } from './WebhookBench';

/** A signed request, ready to be sent any number of times. */
export interface SignedDelivery {
  id: string;
  event: string;
  body: Buffer;
  signature: string;
}

/** What came back: an answer of the contract, or an error of it. */
export interface SentAnswer {
  status: number;
  body: Partial<WebhookAnswer & ErrorBody>;
  headers: Headers;
}

/** A recorded `issue_comment`, of real size, whose comment says `text`; signed with the bench's secret. */
export function aComment(
  bench: Pick<WebhookBench, 'secret'>,
  text: string,
  change: { issue?: number; senderId?: number; action?: string } = {},
): SignedDelivery {
  const recorded = examples
    .find(({ name }) => name === 'issue_comment')
    ?.examples.find(
      example => 'action' in example && example.action === 'created',
    );
  const payload = structuredClone(recorded) as unknown as {
    action: string;
    comment: { id: number; body: string };
    issue: { html_url: string };
    sender: { id: number };
  };
  payload.action = change.action ?? 'created';
  payload.comment.body = text;
  payload.comment.id = Math.floor(Math.random() * 2 ** 40);
  payload.issue.html_url = payload.issue.html_url.replace(
    /\d+$/,
    String(change.issue ?? Math.floor(Math.random() * 2 ** 31)),
  );
  payload.sender.id = change.senderId ?? payload.sender.id;
  return sign(bench, Buffer.from(JSON.stringify(payload)));
}

/** Signs any body as GitHub does. */
export function sign(
  bench: Pick<WebhookBench, 'secret'>,
  body: Buffer,
  event = 'issue_comment',
): SignedDelivery {
  return {
    id: randomUUID(),
    event,
    body,
    signature: signGithub(body, bench.secret)['x-hub-signature-256'],
  };
}

/** Sends it, and holds the answer against the OpenAPI document; `change` says what is other than right. A header of `undefined` is left out. */
export async function send(
  bench: WebhookBench,
  delivery: SignedDelivery,
  change: {
    path?: string;
    headers?: Record<string, string | undefined>;
  } = {},
): Promise<SentAnswer> {
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/test',
    'x-github-event': delivery.event,
    'x-github-delivery': delivery.id,
    'x-hub-signature-256': delivery.signature,
    ...change.headers,
  };
  const path = change.path ?? '/webhooks/github/payments-github';
  const response = await fetch(`${bench.url}${path}`, {
    method: 'POST',
    headers: Object.entries(headers).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
    body: new Uint8Array(delivery.body),
  });
  const body = await response.json();
  checkAnswer(path, response.status, body);
  return { status: response.status, body, headers: response.headers };
}
