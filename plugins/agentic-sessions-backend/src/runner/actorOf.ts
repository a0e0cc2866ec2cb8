import type { RunnerEvent } from '@agentic-sessions/runner-protocol';

/** Who an event speaks of: the agent where it says or does something, else the runner that tells it. */
export function actorOf(event: Pick<RunnerEvent, 'kind'>): 'agent' | 'runner' {
  switch (event.kind) {
    case 'message':
    case 'thought':
    case 'plan':
    case 'tool.call':
    case 'tool.update':
    case 'permission.requested':
      return 'agent';
    default:
      return 'runner';
  }
}
