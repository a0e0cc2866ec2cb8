import { useMemo, useRef } from 'react';
import { randomId } from '../model/randomId';

export type RepeatKey = {
  /** The key of a wish: the same one for as long as the same is wished and was not granted. */
  keyOf: (wish: string) => string;
  granted: () => void;
};

/**
 * Idempotency keys for what a person asks for. Where an answer was lost nobody knows whether the portal heard it; a
 * second try carries the key of the first, so that it is done once. What is asked again after it was granted is new.
 */
export function useRepeatKey(): RepeatKey {
  const kept = useRef<{ wish: string; key: string }>();
  return useMemo(
    () => ({
      keyOf: wish => {
        if (kept.current?.wish !== wish) {
          kept.current = { wish, key: randomId() };
        }
        return kept.current.key;
      },
      granted: () => {
        kept.current = undefined;
      },
    }),
    [],
  );
}
