import type { Session } from '@agentic-sessions/kubernetes-api';
import type { Limit } from './Limit';

/** What a namespace has, wants and has lately had. */
export interface NamespaceLoad {
  namespace: string;
  limit: Limit;
  /** Sessions with a place. */
  running: readonly Session[];
  /** Sessions that could start, in their order. */
  waiting: readonly Session[];
  /** Seconds that its sessions have run in the last hour, added up. */
  usedSeconds: number;
  /** How long its sessions usually run; absent where too few are known. */
  typicalSeconds?: number;
}

/** Places that the namespace's own limit leaves. */
export function freePlaces({ limit, running }: NamespaceLoad): number {
  return Math.max(0, limit.maxRunning - running.length);
}
