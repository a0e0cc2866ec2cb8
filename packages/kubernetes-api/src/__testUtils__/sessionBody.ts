import { randomUUID } from 'node:crypto';
import type { Session, SessionSpec } from '../generated';
import { API_GROUP_VERSION } from '../names';

/** A Session that every rule accepts. */
export function sessionBody(
  namespace: string,
  spec: Partial<SessionSpec> = {},
  name: string = randomUUID(),
): Session {
  return {
    apiVersion: API_GROUP_VERSION,
    kind: 'Session',
    metadata: { name, namespace },
    spec: {
      prompt: 'Survey the repository',
      framework: { type: 'survey-agent' },
      trigger: { source: 'portal', actor: { kind: 'person', name: 'ada' } },
      ...spec,
    },
  };
}
