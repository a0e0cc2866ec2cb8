import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useMemo, useRef } from 'react';

const BUCKET = 'agentic-sessions';

/**
 * How many there were when it was last known, so that their room can be kept before they are there again.
 *
 * @param count - how many there are; undefined while that is not known
 */
export function useRememberedCount(
  key: string,
  count: number | undefined,
): number {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket(BUCKET), [storage]);
  const before = useRef<number>();
  before.current ??= bucket.snapshot<number>(key).value ?? 0;
  useEffect(() => {
    if (count !== undefined) {
      // Room that is not kept the next time is no reason to trouble anyone.
      bucket.set(key, count).catch(() => undefined);
    }
  }, [bucket, key, count]);
  return before.current;
}
