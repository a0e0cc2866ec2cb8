import type { WebhookEvent } from '@agentic-sessions/backstage-plugin-node';
import type { GithubPayload, GithubText } from './GithubPayload';

/** What an event is about, and whose words it carries. */
export interface GithubSubject {
  /** The thing whose text an agent would read. */
  textOf(payload: GithubPayload): GithubText | null | undefined;
  describe(payload: GithubPayload): Pick<WebhookEvent, 'description' | 'url'>;
}

/** The events that can start sessions. */
export const SUBJECTS: Readonly<Record<string, GithubSubject | undefined>> =
  Object.assign(Object.create(null), {
    issue_comment: subject('comment on', {
      text: 'comment',
      thread: 'issue',
    }),
    issues: subject('issue', { text: 'issue', thread: 'issue' }),
    pull_request: subject('pull request', {
      text: 'pull_request',
      thread: 'pull_request',
    }),
    pull_request_review_comment: subject('review comment on', {
      text: 'comment',
      thread: 'pull_request',
    }),
  });

function subject(
  words: string,
  fields: {
    text: 'comment' | 'issue' | 'pull_request';
    thread: 'issue' | 'pull_request';
  },
): GithubSubject {
  return {
    textOf: payload => payload[fields.text],
    describe: payload => {
      const repository = payload.repository?.full_name;
      const number = payload[fields.thread]?.number;
      const url = payload[fields.text]?.html_url;
      return {
        description:
          typeof repository === 'string' && typeof number === 'number'
            ? `${words} ${repository}#${number}`.slice(0, 512)
            : undefined,
        url:
          typeof url === 'string' && /^https?:\/\/\S{1,1000}$/.test(url)
            ? url
            : undefined,
      };
    },
  };
}
