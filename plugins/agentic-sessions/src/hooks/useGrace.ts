import { useEffect, useState } from 'react';

/** True once `ms` have passed since the first drawing: what is not there by then is waited for no longer. */
export function useGrace(ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isOver;
}
