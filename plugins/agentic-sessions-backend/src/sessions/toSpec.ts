import type { CreateSession } from '@agentic-sessions/backstage-plugin-common';
import type { SessionSpec } from '@agentic-sessions/kubernetes-api';
import type { Identity } from '../access/Identity';

/** Sources that a caller may name for itself. The others are names of what we verify. */
const FREE_SOURCES = ['portal', 'api', 'kubectl', 'template', 'mcp'];

function toSource(identity: Identity, wanted: string | undefined): string {
  if (wanted && FREE_SOURCES.includes(wanted)) {
    return wanted;
  }
  return identity.via === 'backstage' ? 'portal' : 'api';
}

/** The spec of a session as somebody asked for it, without what policy fills in. Who asked is never the caller's word. */
export function toSpec(
  identity: Identity,
  wanted: CreateSession,
): Omit<SessionSpec, 'policy' | 'desiredState'> {
  const description = wanted.trigger?.description;
  return {
    title: wanted.title?.replace(/\s+/g, ' ').trim() || undefined,
    prompt:
      wanted.prompt ?? description ?? `Run ${wanted.framework.type} as it is.`,
    framework: wanted.framework,
    model: wanted.model,
    inputs: wanted.inputs,
    repositories: wanted.repositories,
    trigger: {
      source: toSource(identity, wanted.trigger?.source),
      description,
      actor: {
        kind: identity.username.startsWith('system:') ? 'machine' : 'person',
        name: identity.username,
      },
    },
    entityRef: wanted.entityRef,
    timeouts: wanted.timeouts,
    interactive: wanted.interactive ?? true,
  };
}
