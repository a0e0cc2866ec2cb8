import { Link } from '@backstage/ui';
import type { SessionSummary } from '../../api/types';
import { useLinks } from '../../hooks/useLinks';
import { useT } from '../../hooks/useT';
import { formatMoney } from '../../model/format';
import { revealHidden } from '../../model/revealHidden';
import { starterName } from '../../model/sourceLabel';
import { Age } from '../common/Age';
import { Sentence } from '../common/Sentence';
import { StateBadge } from '../common/StateBadge';
import styles from './SessionsCards.module.css';

/** Sessions on a narrow screen: state and age, title, and who in which namespace. */
export function SessionsCards(props: {
  sessions: readonly SessionSummary[];
  showNamespace: boolean;
}) {
  const t = useT();
  const links = useLinks();
  return (
    <ul className={styles.list} aria-label={t('list.title')}>
      {props.sessions.map(session => (
        <li key={`${session.namespace}/${session.id}`} className={styles.card}>
          <div className={styles.top}>
            <StateBadge session={session} showQueuePosition />
            <span className={styles.quiet}>
              {session.cost ? `${formatMoney(session.cost)} · ` : ''}
              <Age since={session.createdAt} />
            </span>
          </div>
          <Link
            href={links.session(session)}
            weight="bold"
            color="primary"
            standalone
            data-session-row
            className={styles.title}
          >
            <Sentence text={session.title} />
          </Link>
          {session.excerpt && (
            <span className={styles.excerpt}>
              <Sentence text={session.excerpt} />
            </span>
          )}
          <span className={styles.quiet}>
            {starterName(session.trigger, t)}
            {session.trigger.description &&
              ` · ${revealHidden(session.trigger.description)}`}
            {props.showNamespace && ` · ${session.namespace}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
