import { useLiveState } from '../../hooks/useLive';
import { useT } from '../../hooks/useT';
import styles from './Sessions.module.css';

/** How many sessions match, and whether the list is live. */
export function ListStatus(props: { total: number | undefined }) {
  const t = useT();
  const isLive = useLiveState() === 'open';
  return (
    <span className={styles.status} title={t('list.keyboard')}>
      {props.total !== undefined && t('list.count', { count: props.total })}
      {isLive && (
        <span className={styles.live}>
          {t('live.live')} <span aria-hidden className={styles.dot} />
        </span>
      )}
    </span>
  );
}
