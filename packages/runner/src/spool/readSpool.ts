import type { FileHandle } from 'node:fs/promises';
import {
  runnerEventSchema,
  type RunnerEvent,
} from '@agentic-sessions/runner-protocol';

const NEWLINE = 0x0a;

/** What a spool file holds. */
export type SpoolContent = {
  events: RunnerEvent[];
  places: Array<{ offset: number; length: number }>;
  /** Bytes of whole lines. */
  end: number;
};

/**
 * Reads a spool and cuts off what a killed process left half-written: a last line without its end, or one that is not the next
 * event. Such a line was never sent, since only what was synced is.
 */
export async function readSpool(file: FileHandle): Promise<SpoolContent> {
  const content = await file.readFile();
  const result: SpoolContent = { events: [], places: [], end: 0 };
  while (result.end < content.length) {
    const newline = content.indexOf(NEWLINE, result.end);
    if (newline < 0) break;
    const event = parseLine(content.toString('utf8', result.end, newline));
    const last = result.events.at(-1);
    if (!event || (last && event.runnerSeq !== last.runnerSeq + 1)) break;
    const length = newline + 1 - result.end;
    result.events.push(event);
    result.places.push({ offset: result.end, length });
    result.end += length;
  }
  if (result.end < content.length) await file.truncate(result.end);
  return result;
}

function parseLine(line: string): RunnerEvent | undefined {
  try {
    return runnerEventSchema.parse(JSON.parse(line)) as RunnerEvent;
  } catch {
    // Half a line is no event; the caller cuts it off.
    return undefined;
  }
}
