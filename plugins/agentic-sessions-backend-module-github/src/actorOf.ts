import type { WebhookEvent } from '@agentic-sessions/backstage-plugin-node';
import type { GithubAccount, GithubPayload, GithubText } from './GithubPayload';

/**
 * Who acted. That is the sender, but for one case: when somebody edits words that another wrote, the words are not
 * theirs and starting a session was not what they did; nobody is named then.
 */
export function actorOf(
  payload: GithubPayload,
  text: GithubText | null | undefined,
  action: string | undefined,
): Pick<WebhookEvent, 'actor' | 'actorMissing'> {
  const sender = account(payload.sender);
  if (!sender) {
    return { actorMissing: 'The delivery names no sender by a number.' };
  }
  const author = account(text?.user);
  if (action === 'edited' && author?.id !== sender.id) {
    return {
      actorMissing: `${sender.name} edited what ${
        author?.name ?? 'somebody else'
      } wrote; an edit of other people's words starts nothing.`,
    };
  }
  return { actor: sender };
}

function account(
  given: GithubAccount | null | undefined,
): { id: string; name: string } | undefined {
  const { id, login } = given ?? {};
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) {
    return undefined;
  }
  return {
    id: String(id),
    name: typeof login === 'string' && login ? login.slice(0, 253) : String(id),
  };
}
