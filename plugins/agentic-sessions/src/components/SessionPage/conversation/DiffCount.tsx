import { useT } from '../../../hooks/useT';
import styles from './DiffView.module.css';

/** `+4 −2`, spoken in words. */
export function DiffCount(props: { added: number; removed: number }) {
  const t = useT();
  const { added, removed } = props;
  return (
    <span className={styles.count}>
      <span
        className={styles.added}
        aria-label={t('diff.added', { count: added })}
      >
        +{added}
      </span>{' '}
      <span
        className={styles.removed}
        aria-label={t('diff.removed', { count: removed })}
      >
        −{removed}
      </span>
    </span>
  );
}
