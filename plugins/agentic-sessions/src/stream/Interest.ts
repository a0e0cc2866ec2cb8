import type { StreamRequest } from '../api/AgenticSessionsApi';
import type { SessionKey } from '../api/types';

/** What one tab wants to hear. */
export type Interest = {
  /** Namespaces whose summaries are wanted; `all` for every one the person may see. */
  namespaces: string[] | 'all';
  sessions: Array<SessionKey & { after: number }>;
  /** Whether a person is looking at the tab. */
  visible: boolean;
};

/** The server follows at most this many ledgers on one stream. */
export const MAX_FOLLOWED_SESSIONS = 20;

/**
 * One stream request that serves every interest. Where tabs follow more ledgers than one stream may carry, the tabs that
 * are looked at win; the others catch up when they are looked at.
 */
export function unionOfInterests(interests: Interest[]): StreamRequest {
  const namespaces = new Set<string>();
  const sessions = new Map<string, SessionKey & { after: number }>();
  const lookedAtFirst = [...interests].sort(
    (a, b) => Number(b.visible) - Number(a.visible),
  );
  for (const interest of lookedAtFirst) {
    for (const session of interest.sessions) {
      const key = `${session.namespace}/${session.sessionId}`;
      const known = sessions.get(key);
      sessions.set(key, {
        ...session,
        after: Math.min(session.after, known?.after ?? session.after),
      });
      namespaces.add(session.namespace);
    }
    if (interest.namespaces !== 'all') {
      interest.namespaces.forEach(namespace => namespaces.add(namespace));
    }
  }
  const everything = interests.some(i => i.namespaces === 'all');
  return {
    namespaces: everything ? undefined : [...namespaces],
    sessions: [...sessions.values()].slice(0, MAX_FOLLOWED_SESSIONS),
  };
}
