import { createHash } from 'node:crypto';
import { fitBody } from '../spool/fitBody';

/** Arguments up to this size are shown and hashed as they are. */
const MAX_BYTES = 128 * 1024;
const EXCERPT_CHARS = 16 * 1024;

/**
 * The arguments of a tool call as a person is shown them. Too large ones are shown in part, beside the digest of the whole, so
 * that the hash a decision is bound to still covers every byte.
 */
export function fitArguments(input: unknown): unknown {
  const json = JSON.stringify(input ?? null);
  if (Buffer.byteLength(json) <= MAX_BYTES) {
    return fitBody({ input: input ?? null }).input;
  }
  return fitBody({
    input: {
      truncated: true,
      sha256: createHash('sha256').update(json).digest('hex'),
      excerpt: json.slice(0, EXCERPT_CHARS),
    },
  }).input;
}
