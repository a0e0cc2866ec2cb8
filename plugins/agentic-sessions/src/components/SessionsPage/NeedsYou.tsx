import { Box, ButtonLink } from '@backstage/ui';
import { RiErrorWarningLine, RiQuestionLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import type { Waiting } from '../../hooks/useNeedsYou';
import { useRememberedCount } from '../../hooks/useRememberedCount';
import { useLinks } from '../../hooks/useLinks';
import { useT } from '../../hooks/useT';
import { revealHidden } from '../../model/revealHidden';
import { Age } from '../common/Age';
import { Sentence } from '../common/Sentence';
import { NeedsYouSkeleton } from './NeedsYouSkeleton';
import styles from './NeedsYou.module.css';

/** More room than this is kept for nothing. */
const MOST_ROWS = 5;

/** What waits for me, before everything else on the page. Nothing waits: nothing is shown, and no room is kept. */
export function NeedsYou(props: { namespace: string; waiting: Waiting }) {
  const t = useT();
  const links = useLinks();
  const { approvals = [], answers = [], isKnown } = props.waiting;
  const count = approvals.length + answers.length;
  const before = useRememberedCount(
    `needs-you/${props.namespace}`,
    // Not to have been answered is not to know.
    props.waiting.approvals && count,
  );
  if (!isKnown) {
    return before > 0 ? (
      <NeedsYouSkeleton rows={Math.min(before, MOST_ROWS)} />
    ) : null;
  }
  return (
    <section aria-label={t('needsYou.title', { number: String(count) })}>
      <div role="status" className={styles.announcer}>
        {count > 0 ? t('needsYou.title', { number: String(count) }) : ''}
      </div>
      {count > 0 && (
        <Box bg="neutral" className={styles.box}>
          <h2 className={styles.title}>
            {t('needsYou.title', { number: String(count) })}
          </h2>
          <ul className={styles.list}>
            {approvals.map(approval => (
              <Entry
                key={approval.id}
                icon={<RiErrorWarningLine size={18} aria-hidden />}
                title={approval.sessionTitle ?? approval.title}
                what={t('needsYou.wants', { tool: approval.tool })}
                namespace={approval.namespace}
                since={approval.requestedAt}
                href={links.session({
                  namespace: approval.namespace,
                  id: approval.sessionId,
                })}
                action={t('needsYou.review')}
              />
            ))}
            {answers.map(session => (
              <Entry
                key={session.id}
                icon={<RiQuestionLine size={18} aria-hidden />}
                title={session.title}
                what={t('needsYou.asks')}
                namespace={session.namespace}
                since={session.updatedAt}
                href={links.session(session)}
                action={t('needsYou.answer')}
              />
            ))}
          </ul>
        </Box>
      )}
    </section>
  );
}

function Entry(props: {
  icon: ReactNode;
  title: string;
  what: string;
  namespace: string;
  since: string;
  href: string;
  action: string;
}) {
  const title = revealHidden(props.title);
  return (
    <li className={styles.entry}>
      <span className={styles.icon}>{props.icon}</span>
      <span className={styles.what}>
        <strong>
          <Sentence text={props.title} />
        </strong>{' '}
        <Sentence text={props.what} />
      </span>
      <span className={styles.where}>
        {props.namespace} · <Age since={props.since} />
      </span>
      <ButtonLink
        size="small"
        variant="secondary"
        href={props.href}
        aria-label={`${props.action}: ${title}`}
      >
        {props.action}
      </ButtonLink>
    </li>
  );
}
