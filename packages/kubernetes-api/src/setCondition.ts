import type { Condition } from './conditions';

/**
 * The list with one condition set. The transition time only moves when the status does, and the list itself is
 * returned where nothing changes, so that a caller can see that there is nothing to write.
 */
export function setCondition<T extends Condition>(
  conditions: readonly T[],
  wanted: Omit<T, 'lastTransitionTime'>,
  now: Date,
): readonly T[] {
  const index = conditions.findIndex(({ type }) => type === wanted.type);
  const old = conditions[index];
  const next = {
    ...wanted,
    lastTransitionTime:
      old?.status === wanted.status
        ? old.lastTransitionTime
        : now.toISOString(),
  } as T;
  if (!old) return [...conditions, next];
  const same =
    old.status === next.status &&
    old.reason === next.reason &&
    old.message === next.message &&
    old.observedGeneration === next.observedGeneration;
  return same ? conditions : conditions.with(index, next);
}
