import type {
  NamespacePolicy,
  PlatformPolicy,
  Session,
} from '@agentic-sessions/kubernetes-api';

/** How long each part of a session may last, in seconds. */
export interface SessionTimeouts {
  queueSeconds: number;
  startSeconds: number;
  runSeconds: number;
}

/** Where neither session nor policy says anything. */
export const DEFAULT_TIMEOUTS: SessionTimeouts = {
  queueSeconds: 7 * 24 * 3600,
  startSeconds: 600,
  runSeconds: 24 * 3600,
};

/** What the session asks for, else what policy says; never more than either policy allows. */
export function effectiveTimeouts(
  session: Session,
  namespacePolicy: NamespacePolicy | undefined,
  platformPolicy: PlatformPolicy | undefined,
): SessionTimeouts {
  const pick = (key: keyof SessionTimeouts): number => {
    const ceilings = [
      namespacePolicy?.spec.timeouts?.[key],
      platformPolicy?.spec.timeouts?.[key],
    ].filter(value => value !== undefined);
    const asked = session.spec.timeouts?.[key];
    if (ceilings.length === 0) return asked ?? DEFAULT_TIMEOUTS[key];
    return Math.min(asked ?? Number.POSITIVE_INFINITY, ...ceilings);
  };
  return {
    queueSeconds: pick('queueSeconds'),
    startSeconds: pick('startSeconds'),
    runSeconds: pick('runSeconds'),
  };
}
