import examples from '@octokit/webhooks-examples';
// `npm run demo` sends the same one before any package is installed, so it cannot be in a package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  demoDelivery,
  signDelivery,
  type SignedDelivery,
} from '../../../scripts/lib/demoDelivery.mjs';
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
  return toDelivery(
    demoDelivery(examples, {
      text,
      // An issue of its own: a second comment on the same one would reach the session that is going.
      issue: change.issue ?? Math.floor(Math.random() * 2 ** 31),
      title: change.title,
      senderId: change.senderId,
      id: change.id,
      commentId: Math.floor(Math.random() * 2 ** 40),
      secret: environment().webhooks.github.secret,
      now: new Date(),
    }),
  );
}

/** Signs a body as GitHub does. */
export function sign(body: Buffer, id?: string): Delivery {
  const { secret } = environment().webhooks.github;
  return toDelivery(signDelivery(body, { secret, id }));
}

function toDelivery({ body, headers }: SignedDelivery): Delivery {
  return {
    id: headers['x-github-delivery'],
    body: Buffer.from(body),
    signature: headers['x-hub-signature-256'],
  };
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
