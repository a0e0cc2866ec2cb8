import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import { isDeepStrictEqual } from 'node:util';

/** Fields that the operator writes. All others are the portal's. */
const OWNED = [
  'phase',
  'reason',
  'message',
  'observedGeneration',
  'conditions',
  'queuePosition',
  'workload',
  'phaseSince',
  'suspensions',
  'pausedSeconds',
  'startedAt',
  'finishedAt',
  'history',
  'historyOmitted',
] as const satisfies (keyof SessionStatus)[];

/** A condition's generation alone is no news: it would make a write of each pass after a change of the spec. */
function news(field: string, value: unknown): unknown {
  if (field !== 'conditions' || !Array.isArray(value)) return value;
  return value.map(({ observedGeneration, ...rest }) => rest);
}

/**
 * The merge patch that makes one status of another; undefined where there is nothing to say. Only what the operator
 * owns is looked at. A change of `observedGeneration` alone is no reason to write.
 */
export function diffStatus(
  old: SessionStatus | undefined,
  wanted: SessionStatus,
): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  for (const field of OWNED) {
    const [before, after] = [old?.[field], wanted[field]];
    if (!isDeepStrictEqual(news(field, before), news(field, after))) {
      patch[field] = after ?? null;
    }
  }
  if (patch.workload && old?.workload) {
    // A merge keeps what is not mentioned.
    const gone = Object.keys(old.workload).map(key => [key, null]);
    patch.workload = { ...Object.fromEntries(gone), ...wanted.workload };
  }
  const fields = Object.keys(patch);
  return fields.length === 0 ||
    (fields.length === 1 && fields[0] === 'observedGeneration')
    ? undefined
    : patch;
}
