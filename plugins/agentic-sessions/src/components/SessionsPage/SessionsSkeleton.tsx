import { Skeleton } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import styles from './SessionsSkeleton.module.css';

const ROWS = [60, 45, 70, 52, 64, 40, 58, 48];

/** The shape of the list before it is there. */
export function SessionsSkeleton() {
  const t = useT();
  return (
    <div role="status" aria-label={t('common.loading')} className={styles.rows}>
      {ROWS.map((width, row) => (
        <div key={row} className={styles.row}>
          <Skeleton width={96} height={22} rounded />
          <Skeleton width={`${width}%`} height={16} />
          <Skeleton width={80} height={16} />
          <Skeleton width={48} height={16} />
        </div>
      ))}
    </div>
  );
}
