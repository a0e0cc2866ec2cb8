import { writeFile } from 'node:fs/promises';
import type { Termination } from '@agentic-sessions/runner-protocol';

/** Most bytes that the kubelet takes of a termination message. */
const MAX_BYTES = 4096;

/** The termination message: what the operator makes the session's phase of, also with the portal away. */
export function formatTermination(termination: Termination): string {
  for (
    let length = termination.message.length;
    ;
    length = Math.floor(length * 0.8)
  ) {
    const message =
      length < termination.message.length
        ? `${termination.message.slice(0, length)}…`
        : termination.message;
    const text = JSON.stringify({
      ...termination,
      message: message.replace(/\p{Cs}/gu, '\ufffd'),
    });
    if (Buffer.byteLength(text) <= MAX_BYTES || length === 0) return text;
  }
}

/** Leaves the termination message where the kubelet looks for it. */
export async function writeTermination(
  file: string,
  termination: Termination,
): Promise<void> {
  await writeFile(file, formatTermination(termination));
}
