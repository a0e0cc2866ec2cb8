import { Box, Skeleton } from '@backstage/ui';
import styles from './NeedsYou.module.css';

/** The room of what waited for me the last time, while it is asked again. */
export function NeedsYouSkeleton(props: { rows: number }) {
  return (
    <Box bg="neutral" className={styles.box} aria-hidden>
      <div className={styles.title}>
        <Skeleton width={96} height={16} />
      </div>
      <ul className={styles.list}>
        {Array.from({ length: props.rows }, (_, row) => (
          <li key={row} className={styles.entry}>
            <Skeleton width={18} height={18} rounded />
            <Skeleton width="50%" height={16} />
            <Skeleton width={80} height={16} />
            <Skeleton width={64} height={32} />
          </li>
        ))}
      </ul>
    </Box>
  );
}
