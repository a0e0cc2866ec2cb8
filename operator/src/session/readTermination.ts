/** What a runner leaves as its last word; the shape of runner-protocol's `terminationSchema`. */
export interface Termination {
  outcome: 'completed' | 'failed' | 'stopped' | 'suspended';
  reason: string;
  message: string;
  /** Said after SIGTERM: whether another Pod can go on with workspace and conversation. */
  snapshot?: { kept: boolean; message: string };
}

const OUTCOMES: readonly unknown[] = [
  'completed',
  'failed',
  'stopped',
  'suspended',
];

/** Reads a termination message. Undefined where there is none, or it is not whole: then nothing in it is believed. */
export function readTermination(
  text: string | undefined,
): Termination | undefined {
  if (!text) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut off, or written by something else.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, outcome, reason, message, lastSeq, storedSeq, snapshot } =
    value as Record<string, unknown>;
  if (
    version !== 1 ||
    !OUTCOMES.includes(outcome) ||
    typeof reason !== 'string' ||
    typeof message !== 'string' ||
    !Number.isInteger(lastSeq) ||
    !Number.isInteger(storedSeq)
  ) {
    return undefined;
  }
  return {
    outcome: outcome as Termination['outcome'],
    reason,
    message,
    ...readSnapshot(snapshot),
  };
}

/** A runner older than snapshots says nothing of them. */
function readSnapshot(value: unknown): Pick<Termination, 'snapshot'> {
  if (typeof value !== 'object' || value === null) return {};
  const { kept, message } = value as Record<string, unknown>;
  return typeof kept === 'boolean' && typeof message === 'string'
    ? { snapshot: { kept, message } }
    : {};
}
