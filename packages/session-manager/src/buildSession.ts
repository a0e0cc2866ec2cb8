import {
  API_GROUP_VERSION,
  formatTraceparent,
  parseTraceparent,
  SESSION_LABEL,
  TRACEPARENT_ANNOTATION,
  type Session,
  type SessionSpec,
} from '@agentic-sessions/kubernetes-api';
import { specDigest } from './specDigest';
import { SPEC_DIGEST_ANNOTATION } from './annotations';

/** What a session is made of. @public */
export interface BuildSessionOptions {
  /** From {@link sessionNameForDelivery} where a delivery stands behind it, else {@link newSessionName}. */
  name: string;
  namespace: string;
  /** As the custom resource has it; `desiredState` and `interactive` get their defaults. */
  spec: Omit<SessionSpec, 'desiredState' | 'interactive'> &
    Partial<Pick<SessionSpec, 'desiredState' | 'interactive'>>;
  /** W3C trace context of the request that asked, carried on to the Pod. */
  traceparent?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/**
 * The custom resource for these options: pure, and the same for the same options, so that it can be made before the
 * transaction commits and sent after. A `traceparent` that is not well formed is left out.
 *
 * @public
 */
export function buildSession(options: BuildSessionOptions): Session {
  const spec = withoutUndefined({
    interactive: true,
    ...options.spec,
    desiredState: options.spec.desiredState ?? 'Running',
  }) as SessionSpec;
  const parent = parseTraceparent(options.traceparent);
  const traceparent: Record<string, string> = parent
    ? { [TRACEPARENT_ANNOTATION]: formatTraceparent(parent) }
    : {};
  return {
    apiVersion: API_GROUP_VERSION,
    kind: 'Session',
    metadata: {
      name: options.name,
      namespace: options.namespace,
      labels: { ...options.labels, [SESSION_LABEL]: options.name },
      annotations: {
        ...options.annotations,
        ...traceparent,
        [SPEC_DIGEST_ANNOTATION]: specDigest(spec),
      },
    },
    spec,
  };
}

/** The API server refuses `null`, and a digest must not depend on a key that says nothing. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
