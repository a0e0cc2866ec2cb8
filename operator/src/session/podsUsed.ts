import type { Session } from '@agentic-sessions/kubernetes-api';

/** How many Pods a session has had before this attempt through no wish of people: each suspension is worth one anew. */
export function podsUsed({ status }: Session, attempt: number): number {
  const suspensions =
    status?.history?.filter(({ phase }) => phase === 'Suspended').length ?? 0;
  return Math.max(0, attempt - suspensions);
}
