import { createHash } from 'node:crypto';
import type { RunnerEventBody } from '@agentic-sessions/runner-protocol';
import { fitBody } from '../spool/fitBody';

/** With the arguments' 128 KiB this stays below the limit of an event. */
const MAX_BYTES = 64 * 1024;

type Content = NonNullable<RunnerEventBody<'permission.requested'>['content']>;

/**
 * What a tool call shows of itself, as an approver is shown it and a decision is bound to it. Content that is too large is
 * named by its digest: it stands in full at the tool call.
 */
export function fitContent(content: unknown): Content | undefined {
  if (!Array.isArray(content) || content.length === 0) return undefined;
  const json = JSON.stringify(content);
  if (Buffer.byteLength(json) <= MAX_BYTES) {
    return fitBody({ content }).content as Content;
  }
  const digest = createHash('sha256').update(json).digest('hex');
  const text = `Too large to be repeated here (${json.length} characters): look at the tool call. SHA-256 of the whole: ${digest}`;
  return [{ type: 'content', content: { type: 'text', text } }];
}
