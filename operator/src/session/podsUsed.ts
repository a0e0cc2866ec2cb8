import type { Session } from '@agentic-sessions/kubernetes-api';
import { countsOf } from './countsOf';

/** How many Pods a session has had before this attempt through no wish of people: each suspension is worth one anew. */
export function podsUsed({ status = {} }: Session, attempt: number): number {
  return Math.max(0, attempt - countsOf(status).suspensions);
}
