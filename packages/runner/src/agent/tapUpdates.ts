import type { AnyMessage, Stream } from '@agentclientprotocol/sdk';
import {
  AGENT_EXITED_METHOD,
  type AgentExited,
} from '@agentic-sessions/runner-protocol';
import type { AgentUpdate } from './AgentPort';

/**
 * Takes notifications out of the stream in the order in which they came, before the library sees what follows. The library
 * runs handlers beside each other and refuses updates newer than itself; a ledger needs them all, and all before the end
 * of their turn.
 */
export function tapUpdates(
  stream: Stream,
  take: {
    update(update: AgentUpdate): void;
    exited(exit: Partial<AgentExited>): void;
  },
): Stream {
  const tap = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, controller) {
      if (!('method' in message) || 'id' in message) {
        controller.enqueue(message);
      } else if (message.method === 'session/update') {
        const update = (message.params as { update?: unknown } | undefined)
          ?.update;
        if (isUpdate(update)) take.update(update);
      } else if (message.method === AGENT_EXITED_METHOD) {
        take.exited((message.params ?? {}) as Partial<AgentExited>);
      }
      // Other notifications say nothing that a session keeps.
    },
  });
  // An error of the stream reaches the library by the tap's own end.
  stream.readable.pipeTo(tap.writable).catch(() => undefined);
  return { readable: tap.readable, writable: stream.writable };
}

function isUpdate(value: unknown): value is AgentUpdate {
  return (
    value !== null &&
    typeof value === 'object' &&
    'sessionUpdate' in value &&
    typeof value.sessionUpdate === 'string'
  );
}
