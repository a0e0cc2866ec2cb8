import type { Session } from '@agentic-sessions/kubernetes-api';
import type { PolicySources } from '@agentic-sessions/policy';
import { effectivePolicy } from '../policy/effectivePolicy';
import type { SessionTimeouts } from './SessionTimeouts';

/** What the session asks for, never more than policy allows now. */
export function timeoutsNow(
  session: Session,
  sources: PolicySources,
): SessionTimeouts {
  const { timeouts } = effectivePolicy(sources);
  const asked = session.spec.timeouts;
  const pick = (key: keyof SessionTimeouts) =>
    Math.min(asked?.[key] ?? Number.POSITIVE_INFINITY, timeouts[key]);
  return {
    queueSeconds: pick('queueSeconds'),
    startSeconds: pick('startSeconds'),
    runSeconds: pick('runSeconds'),
    idleSeconds: pick('idleSeconds'),
  };
}
