import { useCallback, useEffect, useRef, useState } from 'react';

/** Something asked for over the network. The last value stays while it is asked for again. */
export type Resource<T> = {
  value: T | undefined;
  error: Error | undefined;
  isLoading: boolean;
  reload: () => void;
  /** Puts a value in that came by another way, e.g. by the stream. */
  set: (next: T | ((value: T | undefined) => T | undefined)) => void;
};

/**
 * Loads on mount and whenever `key` changes; `undefined` loads nothing. An answer that was overtaken is dropped.
 */
export function useResource<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const [state, setState] = useState<{
    key?: string;
    value?: T;
    error?: Error;
    isLoading: boolean;
  }>({ isLoading: key !== undefined });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    if (key === undefined) {
      setState({ isLoading: false });
      return undefined;
    }
    const controller = new AbortController();
    setState(s => ({
      key,
      value: s.key === key ? s.value : undefined,
      isLoading: true,
    }));
    latest.current(controller.signal).then(
      value =>
        !controller.signal.aborted &&
        setState({ key, value, isLoading: false }),
      error =>
        !controller.signal.aborted &&
        setState(s => ({ ...s, error, isLoading: false })),
    );
    return () => controller.abort();
  }, [key, round]);

  const reload = useCallback(() => setRound(r => r + 1), []);
  const set = useCallback(
    (next: T | ((value: T | undefined) => T | undefined)) =>
      setState(s => ({
        ...s,
        value:
          typeof next === 'function'
            ? (next as (value: T | undefined) => T | undefined)(s.value)
            : next,
      })),
    [],
  );
  const isCurrent = state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    error: isCurrent ? state.error : undefined,
    isLoading: key !== undefined && (!isCurrent || state.isLoading),
    reload,
    set,
  };
}
