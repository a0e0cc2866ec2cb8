import { api, type Person } from './api';
import { issueComment, send } from './delivery';
import { environment } from './environment';

/** A session as the tests speak of it: where it is, and by what title people find it. */
export interface StartedSession {
  namespace: string;
  id: string;
  title: string;
  /** Path of its page. */
  path: string;
}

const serial = () => Math.random().toString(36).slice(2, 8);

/** Starts a session of payments as a comment on GitHub does. Its title is its own. */
export async function startByComment(
  about: string,
  text = '/agent please survey this repository',
): Promise<StartedSession> {
  const title = `${about} ${serial()}`;
  const { status, body } = await send(issueComment(text, { title }));
  if (status !== 202 || !body.sessionId) {
    throw new Error(`The delivery was not accepted: ${JSON.stringify(body)}`);
  }
  return named('payments', body.sessionId, title);
}

/** Starts a session by the API, as a person. Its title is its own. */
export async function startAs(
  person: Person,
  namespace: string,
  about: string,
): Promise<StartedSession> {
  const title = `${about} ${serial()}`;
  const { status, body } = await api(
    person,
    'POST',
    `/namespaces/${namespace}/sessions`,
    {
      framework: { type: 'survey-agent' },
      prompt: 'Survey this repository',
      title,
      repositories: [{ url: environment().repository }],
      entityRef: 'component:default/checkout',
    },
  );
  if (status !== 201) {
    throw new Error(`Not started (${status}): ${JSON.stringify(body)}`);
  }
  return named(namespace, body.id, title);
}

/** Stops a session, so that it takes nobody's place; one that has ended stays as it is. */
export async function stopSession(
  person: Person,
  session: StartedSession | undefined,
): Promise<void> {
  if (session) {
    const { namespace, id } = session;
    await api(person, 'POST', `/namespaces/${namespace}/sessions/${id}/stop`);
  }
}

function named(namespace: string, id: string, title: string): StartedSession {
  return { namespace, id, title, path: `/sessions/${namespace}/${id}` };
}
