import { useEffect, useState } from 'react';
import { useLiveState } from '../../hooks/useLive';
import { useT } from '../../hooks/useT';
import styles from './ConnectionBar.module.css';

/** A break shorter than this is not worth a word. */
const PATIENCE_MS = 1500;

/** A thin bar while the connection is lost. What is on the page stays. */
export function ConnectionBar() {
  const t = useT();
  const lost = useLiveState() === 'reconnecting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status" aria-live="polite">
      {shown && <div className={styles.bar}>{t('live.reconnecting')}</div>}
    </div>
  );
}
