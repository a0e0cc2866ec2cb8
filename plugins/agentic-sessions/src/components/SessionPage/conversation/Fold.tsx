import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './Fold.module.css';

/** One line that opens. The owner keeps whether it is open: a row that scrolled away comes back as it was left. */
export function Fold(props: {
  summary: ReactNode;
  isOpen: boolean;
  onToggle: () => void;
  tone?: 'quiet' | 'negative';
  children: () => ReactNode;
}) {
  const { summary, isOpen, onToggle, tone, children } = props;
  const id = useId();
  const Arrow = isOpen ? RiArrowDownSLine : RiArrowRightSLine;
  return (
    <div className={styles.fold} data-tone={tone}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={onToggle}
      >
        <Arrow size={18} aria-hidden className={styles.arrow} />
        {summary}
      </button>
      {isOpen && (
        <div id={id} className={styles.body}>
          {children()}
        </div>
      )}
    </div>
  );
}
