import { useCallback, useEffect, useRef } from 'react';

/** Several changes of one moment are one. */
const SETTLE_MS = 250;

/** Calls `act` once it has been quiet for a moment, however often it is asked to meanwhile. */
export function useSettled(act: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(), SETTLE_MS);
  }, []);
}
