import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import { Box, ButtonLink } from '@backstage/ui';
import { RiRestartLine } from '@remixicon/react';
import { useMemo } from 'react';
import type { Session } from '../../api/types';
import { useLinks } from '../../hooks/useLinks';
import { useT } from '../../hooks/useT';
import type { Conversation } from '../../model/conversation';
import { ending } from '../../model/ending';
import { formatMoney, formatSpan } from '../../model/format';
import { wholeChanges } from '../../model/wholeChanges';
import { Markdown } from '../common/Markdown';
import { Sentence } from '../common/Sentence';
import styles from './Outcome.module.css';

/** What came of a session that has ended: the result before the story. */
export function Outcome(props: {
  session: Session;
  conversation: Conversation;
  mayStart: boolean;
}) {
  const t = useT();
  const links = useLinks();
  const { session, conversation, mayStart } = props;
  const { name: state, family } = sessionState(session);
  const files = useMemo(
    () => wholeChanges(conversation.changes).length,
    [conversation.changes],
  );
  const span = formatSpan(
    Date.parse(session.finishedAt ?? session.updatedAt) -
      Date.parse(session.startedAt ?? session.createdAt),
  );
  const outcome =
    state === 'done' || state === 'failed' || state === 'stopped'
      ? state
      : 'done';
  const how = ending(session, conversation, t);
  const facts = [
    t(`session.outcome.${outcome}`, { span }),
    files > 0 && t('session.outcome.changes', { count: files }),
    session.artifactCount > 0 &&
      t('session.outcome.files', { count: session.artifactCount }),
    session.cost && formatMoney(session.cost),
  ].filter(Boolean);
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.outcome}
      data-tone={family}
      aria-label={t('session.outcome.title')}
    >
      <div className={styles.line}>
        <h2 className={styles.title}>{t('session.outcome.title')}</h2>
        <span className={styles.facts}>{facts.join(' · ')}</span>
        {mayStart && (
          <ButtonLink
            size="small"
            variant="secondary"
            iconStart={<RiRestartLine aria-hidden />}
            href={links.start({
              namespace: session.namespace,
              from: session.id,
            })}
          >
            {t('session.outcome.again')}
          </ButtonLink>
        )}
      </div>
      {how && (
        <p>
          <Sentence text={how} />
        </p>
      )}
      {state === 'done' && conversation.lastAgentText && (
        <Markdown text={conversation.lastAgentText} />
      )}
    </Box>
  );
}
