import { createHmac, randomUUID } from 'node:crypto';
import examples from '@octokit/webhooks-examples';
import { environment } from './environment';

/** A signed GitHub delivery, ready to be sent any number of times. */
export interface Delivery {
  id: string;
  body: Buffer;
  signature: string;
}

/** A recorded `issue_comment` whose comment says `text`, signed with the environment's secret. */
export function issueComment(
  text: string,
  change: {
    senderId?: number;
    id?: string;
    issue?: number;
    title?: string;
  } = {},
): Delivery {
  const recorded = (
    examples as unknown as {
      name: string;
      examples: Record<string, any>[];
    }[]
  )
    .find(event => event.name === 'issue_comment')!
    .examples.find(example => example.action === 'created')!;
  const payload = structuredClone(recorded);
  payload.comment.body = text;
  payload.comment.id = Math.floor(Math.random() * 2 ** 40);
  // An issue of its own: a second comment on the same one would reach the session that is going.
  const number = change.issue ?? Math.floor(Math.random() * 2 ** 31);
  payload.issue.number = number;
  payload.issue.title = change.title ?? payload.issue.title;
  payload.issue.html_url = payload.issue.html_url.replace(/\d+$/, `${number}`);
  if (change.senderId) {
    payload.sender.id = change.senderId;
    payload.comment.user.id = change.senderId;
  }
  return sign(Buffer.from(JSON.stringify(payload)), change.id);
}

/** Signs a body as GitHub does. */
export function sign(body: Buffer, id: string = randomUUID()): Delivery {
  const { secret } = environment().webhooks.github;
  const signature = `sha256=${createHmac('sha256', secret)
    .update(body)
    .digest('hex')}`;
  return { id, body, signature };
}

/** Sends a delivery to the environment's endpoint, or to `url`. */
export async function send(
  delivery: Delivery,
  change: { url?: string; headers?: Record<string, string | undefined> } = {},
): Promise<{ status: number; body: any }> {
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/e2e',
    'x-github-event': 'issue_comment',
    'x-github-delivery': delivery.id,
    'x-hub-signature-256': delivery.signature,
    ...change.headers,
  };
  const response = await fetch(
    change.url ?? environment().webhooks.github.url,
    {
      method: 'POST',
      headers: Object.fromEntries(
        Object.entries(headers).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      ),
      body: new Uint8Array(delivery.body),
    },
  );
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}
