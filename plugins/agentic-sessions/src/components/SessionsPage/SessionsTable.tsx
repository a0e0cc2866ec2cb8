import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  useBreakpoint,
} from '@backstage/ui';
import type { SessionSummary } from '../../api/types';
import { useLinks } from '../../hooks/useLinks';
import { useT } from '../../hooks/useT';
import { formatMoney } from '../../model/format';
import { sourceLabel, starterName } from '../../model/sourceLabel';
import { Age } from '../common/Age';
import { Sentence } from '../common/Sentence';
import { SourceLink } from '../common/SourceLink';
import { StateBadge } from '../common/StateBadge';
import { SessionsCards } from './SessionsCards';
import styles from './SessionsTable.module.css';

/** Sessions as a table, or as cards where the screen is narrow. A row opens on Enter. */
export function SessionsTable(props: {
  sessions: readonly SessionSummary[];
  showNamespace: boolean;
}) {
  const t = useT();
  const links = useLinks();
  const { down } = useBreakpoint();
  const { sessions, showNamespace } = props;
  if (down('sm')) {
    return <SessionsCards sessions={sessions} showNamespace={showNamespace} />;
  }
  return (
    <TableRoot aria-label={t('list.title')} className={styles.table}>
      <TableHeader>
        <Column>{t('list.columns.state')}</Column>
        <Column isRowHeader>{t('list.columns.title')}</Column>
        {showNamespace ? <Column>{t('list.namespace')}</Column> : <></>}
        <Column>{t('list.columns.startedBy')}</Column>
        <Column>{t('list.columns.from')}</Column>
        <Column>{t('list.columns.cost')}</Column>
        <Column>{t('list.columns.age')}</Column>
      </TableHeader>
      <TableBody>
        {sessions.map(session => (
          <Row
            key={`${session.namespace}/${session.id}`}
            id={`${session.namespace}/${session.id}`}
            href={links.session(session)}
            textValue={session.title}
          >
            <Cell className={styles.narrow}>
              <StateBadge session={session} showQueuePosition />
            </Cell>
            <Cell className={styles.title}>
              <span className={styles.name}>
                <Sentence text={session.title} />
              </span>{' '}
              {session.excerpt && (
                <span className={styles.excerpt} title={session.excerpt}>
                  <Sentence text={session.excerpt} />
                </span>
              )}
            </Cell>
            {showNamespace ? <Cell>{session.namespace}</Cell> : <></>}
            <Cell className={styles.person}>
              {starterName(session.trigger, t)}
              {session.trigger.actor && (
                <span className={styles.quiet}>
                  {' '}
                  ({sourceLabel(session.trigger, t)})
                </span>
              )}
            </Cell>
            <Cell className={styles.from}>
              <SourceLink trigger={session.trigger} />
            </Cell>
            <Cell className={styles.number}>
              {session.cost ? formatMoney(session.cost) : '–'}
            </Cell>
            <Cell className={styles.number}>
              <Age since={session.createdAt} />
            </Cell>
          </Row>
        ))}
      </TableBody>
    </TableRoot>
  );
}
