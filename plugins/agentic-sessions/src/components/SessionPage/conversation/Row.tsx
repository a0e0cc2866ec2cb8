import type { ReactNode } from 'react';
import { useT } from '../../../hooks/useT';
import { formatExact } from '../../../model/format';
import styles from './Row.module.css';

/** One row of the conversation with its address. */
export function Row(props: {
  seq?: number;
  time?: string;
  isTarget?: boolean;
  children: ReactNode;
}) {
  const t = useT();
  const { seq, time, isTarget, children } = props;
  return (
    <div className={styles.row} data-target={isTarget} data-seq={seq}>
      {children}
      {seq !== undefined && seq > 0 && (
        <a
          className={styles.anchor}
          href={`#event-${seq}`}
          title={time && formatExact(time)}
          aria-label={t('message.link', { seq: String(seq) })}
        >
          #{seq}
        </a>
      )}
    </div>
  );
}
