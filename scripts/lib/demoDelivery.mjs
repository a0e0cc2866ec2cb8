import { createHmac, randomUUID } from 'node:crypto';

/**
 * A recorded `issue_comment` delivery of GitHub, of real size, changed so that its comment asks the agent, and signed as
 * GitHub signs. Id, time and issue are new each time: GitHub never sends one body for two comments either, and the portal
 * would know it again.
 *
 * @param {object[]} examples - what `@octokit/webhooks-examples` exports
 * @param {{ text: string, issue: number, secret: string, now: Date, title?: string, senderId?: number, id?: string,
 *   commentId?: number }} options
 * @returns {{ body: string, headers: Record<string, string> }}
 */
export function demoDelivery(examples, options) {
  const { text, issue, secret, now, title, senderId, id } = options;
  const recorded = examples
    .find(event => event.name === 'issue_comment')
    ?.examples.find(example => example.action === 'created');
  if (!recorded) {
    throw new Error(
      '@octokit/webhooks-examples has no recorded issue_comment; install the packages again with npm start',
    );
  }
  const payload = structuredClone(recorded);
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const commentId = options.commentId ?? now.getTime();
  const moved = address => address.replace(/\/issues\/\d+/, `/issues/${issue}`);
  payload.issue.number = issue;
  payload.issue.id = issue;
  payload.issue.title = title ?? payload.issue.title;
  for (const key of Object.keys(payload.issue)) {
    if (key.endsWith('url') && typeof payload.issue[key] === 'string') {
      payload.issue[key] = moved(payload.issue[key]);
    }
  }
  Object.assign(payload.comment, {
    id: commentId,
    body: text,
    created_at: time,
    updated_at: time,
    issue_url: moved(payload.comment.issue_url),
    html_url: moved(payload.comment.html_url).replace(
      /#.*$/,
      `#issuecomment-${commentId}`,
    ),
  });
  if (senderId) {
    payload.sender.id = senderId;
    payload.comment.user.id = senderId;
  }
  return signDelivery(JSON.stringify(payload), { secret, id });
}

/**
 * The headers with which GitHub would send a body.
 *
 * @param {string | Buffer} body
 * @param {{ secret: string, id?: string }} options - `id` of the delivery, a new one where absent
 * @returns {{ body: string | Buffer, headers: Record<string, string> }}
 */
export function signDelivery(body, { secret, id = randomUUID() }) {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/demo',
      'x-github-event': 'issue_comment',
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${signature}`,
    },
  };
}
