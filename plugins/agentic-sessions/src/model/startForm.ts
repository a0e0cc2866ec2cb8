import type { CreateSession, Session } from '../api/types';

/** What a person filled in. */
export type StartFields = {
  namespace: string;
  runtime: string;
  prompt: string;
  title: string;
  repository: string;
  ref: string;
  website: string;
  entityRef: string;
};

export const EMPTY_FIELDS: StartFields = {
  namespace: '',
  runtime: '',
  prompt: '',
  title: '',
  repository: '',
  ref: '',
  website: '',
  entityRef: '',
};

/** The same task once more. */
export function fieldsOf(session: Session): Partial<StartFields> {
  const repository = session.spec.repositories?.[0];
  return {
    namespace: session.namespace,
    runtime: session.spec.framework.type,
    prompt: session.spec.prompt,
    title: session.title,
    repository: repository?.url ?? '',
    ref: repository?.ref ?? '',
    website: session.spec.inputs?.website ?? '',
    entityRef: session.entityRef ?? '',
  };
}

/** An address the agent can reach by http; an empty field is no mistake. */
export function isAddress(text: string): boolean {
  const value = text.trim();
  if (value === '') {
    return true;
  }
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
}

/** Whether there is enough to ask the policy about. */
export function isComplete(fields: StartFields): boolean {
  return (
    fields.namespace !== '' &&
    fields.runtime !== '' &&
    fields.prompt.trim() !== '' &&
    isAddress(fields.repository) &&
    isAddress(fields.website)
  );
}

/** The request to the API; empty fields are left out. */
export function toCreateSession(fields: StartFields): CreateSession {
  const repository = fields.repository.trim();
  const website = fields.website.trim();
  const ref = fields.ref.trim();
  const title = fields.title.trim();
  return {
    framework: { type: fields.runtime },
    prompt: fields.prompt.trim(),
    trigger: { source: 'portal' },
    ...(title && { title }),
    ...(repository && {
      repositories: [{ url: repository, ...(ref && { ref }) }],
    }),
    ...(website && { inputs: { website } }),
    ...(fields.entityRef && { entityRef: fields.entityRef }),
  };
}
