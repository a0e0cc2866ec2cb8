import type { SessionSpec } from '@agentic-sessions/kubernetes-api';

/**
 * Who asked for a session, in one word that means one person: the cluster's own are known by their username, whoever only
 * a source knows has that source before the name, as in `github:octocat`. A login of elsewhere is nobody's username.
 */
export function actorName({ source, actor }: SessionSpec['trigger']): string {
  return actor.kind === 'external' ? `${source}:${actor.name}` : actor.name;
}
