import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import { Box, ButtonIcon, Link, Tooltip, TooltipTrigger } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Session } from '../../api/types';
import { useLinks } from '../../hooks/useLinks';
import { useT } from '../../hooks/useT';
import { formatMoney } from '../../model/format';
import { sourceLabel, starterName } from '../../model/sourceLabel';
import { Age } from '../common/Age';
import { Sentence } from '../common/Sentence';
import { SourceLink } from '../common/SourceLink';
import { StateBadge } from '../common/StateBadge';
import { EntityLink } from './EntityLink';
import styles from './SessionHeader.module.css';

/** What it is, how it goes, since when, at what cost; who started it from where; and what can be done about it. */
export function SessionHeader(props: { session: Session; actions: ReactNode }) {
  const t = useT();
  const links = useLinks();
  const { session, actions } = props;
  const { trigger, spec } = session;
  const name = starterName(trigger, t);
  const ref = spec.repositories?.[0]?.ref;
  return (
    <Box as="header" bg="neutral" className={styles.header}>
      <div className={styles.line}>
        <h1 className={styles.title}>
          <Link href={links.list({ namespace: session.namespace })} standalone>
            {session.namespace}
          </Link>
          <span aria-hidden className={styles.slash}>
            /
          </span>
          <Sentence text={session.title} />
        </h1>
        <div className={styles.facts} role="status" aria-live="polite">
          <StateBadge session={session} showQueuePosition />
        </div>
        <div className={styles.facts}>
          <span>
            <Age
              since={session.startedAt ?? session.createdAt}
              until={session.finishedAt}
            />
          </span>
          {session.cost && <span>{formatMoney(session.cost)}</span>}
        </div>
        <div className={styles.actions}>{actions}</div>
      </div>
      <p className={styles.origin}>
        <span>
          {trigger.actor
            ? t('session.startedFrom', {
                name,
                source: sourceLabel(trigger, t),
              })
            : t('session.startedBy', { name })}
        </span>
        {(trigger.description || trigger.url) && (
          <SourceLink trigger={trigger} />
        )}
        <span>{session.framework.type}</span>
        {session.model && <span>{session.model}</span>}
        {ref && <span>{ref}</span>}
        {session.entityRef && <EntityLink entityRef={session.entityRef} />}
        <CopyId id={session.id} />
      </p>
      {session.message && isHeldUp(session) && (
        <p className={styles.reason}>
          <Sentence text={session.message} />
        </p>
      )}
      {session.deleted && (
        <p className={styles.reason}>{t('session.deleted')}</p>
      )}
    </Box>
  );
}

/** Whether the reason of the phase is news: while it works the badge says all, at the end the outcome does. */
function isHeldUp(session: Session): boolean {
  return (
    session.reason === 'Suspending' ||
    ['waiting', 'starting', 'suspended'].includes(sessionState(session).name)
  );
}

function CopyId({ id }: { id: string }) {
  const t = useT();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <span className={styles.id}>
      <code>{id.slice(0, 8)}</code>
      <TooltipTrigger>
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label={
            isCopied ? t('common.copied') : t('common.copyId', { id })
          }
          icon={
            isCopied ? <RiCheckLine size={14} /> : <RiFileCopyLine size={14} />
          }
          onPress={copy}
        />
        <Tooltip>{isCopied ? t('common.copied') : id}</Tooltip>
      </TooltipTrigger>
    </span>
  );
}
