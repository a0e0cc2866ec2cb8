import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useMemo, useSyncExternalStore } from 'react';

const BUCKET = 'agentic-sessions';
const KEY = 'namespace';

/** The namespace I chose last, kept by the portal for me; `''` means all. */
export function useRememberedNamespace(): [string, (next: string) => void] {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket(BUCKET), [storage]);
  const value = useSyncExternalStore(
    (listener: () => void) => {
      const subscription = bucket.observe$<string>(KEY).subscribe(listener);
      return () => subscription.unsubscribe();
    },
    () => bucket.snapshot<string>(KEY).value ?? '',
  );
  const remember = useCallback(
    // Forgetting a choice is no reason to trouble anyone.
    (next: string) => void bucket.set(KEY, next).catch(() => undefined),
    [bucket],
  );
  return [value, remember];
}
