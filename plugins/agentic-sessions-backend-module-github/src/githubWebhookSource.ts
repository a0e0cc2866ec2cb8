import type {
  SignedRequest,
  WebhookReading,
  WebhookSource,
} from '@agentic-sessions/backstage-plugin-node';
import { readHeader, verifyGithub } from '@agentic-sessions/webhook-auth';
import { actorOf } from './actorOf';
import { parseGithubBody } from './parseGithubBody';
import { SUBJECTS } from './subjects';

/** A GUID as GitHub sends it; looser, since its shape is nowhere promised, and tight enough for a key. */
const DELIVERY = /^[0-9A-Za-z-]{8,64}$/;
const EVENT = /^[a-z_]{1,64}$/;

/**
 * Webhooks of GitHub: of a repository, an organisation or an app.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 * @public
 */
export const githubWebhookSource: WebhookSource = {
  id: 'github',
  // Ids and times of comment, issue and repository are in every payload.
  everyBodyIsUnique: true,
  verify: (request, secrets) => verifyGithub(request, secrets),
  read,
};

function read(request: SignedRequest): WebhookReading {
  const name = readHeader(request.headers, 'x-github-event') ?? '';
  const deliveryId = readHeader(request.headers, 'x-github-delivery') ?? '';
  if (!EVENT.test(name) || !DELIVERY.test(deliveryId)) {
    return {
      kind: 'invalid',
      message:
        'GitHub sends X-GitHub-Event and X-GitHub-Delivery with every delivery; one of them is missing or malformed.',
    };
  }
  const payload = parseGithubBody(request);
  if (!payload) {
    return {
      kind: 'invalid',
      message:
        'The body is not a JSON object in UTF-8, as it is or in a form field named payload.',
    };
  }
  if (name === 'ping') {
    return {
      kind: 'handshake',
      answer: { message: 'The signature is good; the endpoint listens.' },
    };
  }
  const subject = SUBJECTS[name];
  if (!subject) {
    const known = Object.keys(SUBJECTS).join(', ');
    return {
      kind: 'unsupported',
      deliveryId,
      name,
      message: `GitHub's event ${name} starts nothing; these can: ${known}.`,
    };
  }
  const action =
    typeof payload.action === 'string' ? payload.action : undefined;
  return {
    kind: 'event',
    event: {
      deliveryId,
      name,
      action,
      payload,
      ...actorOf(payload, subject.textOf(payload), action),
      ...subject.describe(payload),
    },
  };
}
