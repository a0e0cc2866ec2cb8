import { randomUUID } from 'node:crypto';
import type { Session, SessionStatus } from '@agentic-sessions/kubernetes-api';

/** A Session as the API server has it, for tests. */
export function makeSession(
  options: {
    name?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    createdAt?: string;
    spec?: Partial<Session['spec']>;
    status?: SessionStatus;
  } = {},
): Session {
  const name = options.name ?? randomUUID();
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'Session',
    metadata: {
      name,
      namespace: options.namespace ?? 'payments',
      uid: options.uid ?? randomUUID(),
      resourceVersion: options.resourceVersion ?? '1',
      creationTimestamp: options.createdAt ?? '2026-11-22T10:00:00Z',
    },
    spec: {
      prompt: 'Look at the flaky checkout test',
      framework: { type: 'survey-agent' },
      trigger: {
        source: 'portal',
        actor: { kind: 'person', name: 'ada' },
      },
      interactive: true,
      desiredState: 'Running',
      policy: {
        version: 'v1',
        models: { allowed: ['*'], blocked: [] },
        tools: { allowed: ['*'], blocked: [] },
        approvals: {
          required: ['edit'],
          expirySeconds: 900,
          allowRequester: false,
        },
      },
      ...options.spec,
    },
    status: options.status,
  };
}
