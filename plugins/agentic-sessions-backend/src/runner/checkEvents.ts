import {
  eventsRequestSchema,
  MAX_EVENT_BYTES,
  runnerEventBodies,
  type RunnerEvent,
} from '@agentic-sessions/runner-protocol';
import { InputError } from '@backstage/errors';
import { parse } from '../http/parse';

/**
 * A batch as a runner sent it, each body checked by the schema of its kind.
 *
 * @throws InputError where anything is not as the protocol says; nothing of the batch is stored then.
 */
export function checkEvents(body: unknown): {
  attempt: number;
  events: RunnerEvent[];
} {
  const { attempt, events } = parse(eventsRequestSchema, body, 'body');
  const checked = events.map((event, index) => {
    const where = `body.events.${index}`;
    if (
      Buffer.byteLength(JSON.stringify(event.body ?? null)) > MAX_EVENT_BYTES
    ) {
      throw new InputError(
        `${where}: a body may have ${MAX_EVENT_BYTES} bytes as JSON`,
      );
    }
    return {
      runnerSeq: event.runnerSeq,
      kind: event.kind,
      time: new Date(event.time).toISOString(),
      body: parse(runnerEventBodies[event.kind], event.body, `${where}.body`),
    } as RunnerEvent;
  });
  return { attempt, events: checked };
}
