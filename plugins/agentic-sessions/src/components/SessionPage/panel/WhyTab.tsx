import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import type { Session } from '../../../api/types';
import type { Translate } from '../../../hooks/useT';
import { useT } from '../../../hooks/useT';
import type { Conversation } from '../../../model/conversation';
import { ending } from '../../../model/ending';
import { formatExact, formatSpan } from '../../../model/format';
import { sourceLabel, starterName } from '../../../model/sourceLabel';
import { whySteps } from '../../../model/whySteps';
import type { WhyStep } from '../../../model/whySteps';
import { Sentence } from '../../common/Sentence';
import { SourceLink } from '../../common/SourceLink';
import styles from './SidePanel.module.css';

/** Why this session runs as it does: who asked, what decided, how long it waited, where it ran, how it ended. */
export function WhyTab(props: {
  session: Session;
  conversation: Conversation;
}) {
  const t = useT();
  const { session, conversation } = props;
  return (
    <ol className={styles.steps}>
      {whySteps(session, conversation, ending(session, conversation, t)).map(
        (step, index) => (
          <li key={index} className={styles.step}>
            <strong>{titleOf(step, session, t)}</strong>
            {step.at && (
              <div className={styles.quiet}>
                <time dateTime={step.at}>{formatExact(step.at)}</time>
              </div>
            )}
            <Details step={step} session={session} />
          </li>
        ),
      )}
    </ol>
  );
}

function titleOf(step: WhyStep, session: Session, t: Translate): string {
  const name = starterName(session.trigger, t);
  switch (step.code) {
    case 'asked':
      return session.trigger.actor
        ? t('why.askedFrom', { name, source: sourceLabel(session.trigger, t) })
        : t('why.asked', { name });
    case 'policy':
      return t('panel.policyVersion', {
        version: (step.version ?? '').slice(0, 12),
      });
    case 'condition':
      return step.title;
    case 'waited':
      return t('why.waited', { span: formatSpan(step.ms) });
    case 'started':
      return t('why.started');
    case 'turns':
      return t('why.turns', { count: step.count });
    default:
      return t('why.ended', {
        state: t(`state.${sessionState(session).name}`),
      });
  }
}

function Details({ step, session }: { step: WhyStep; session: Session }) {
  const t = useT();
  switch (step.code) {
    case 'asked':
      return (
        <div>
          {session.trigger.description && (
            <SourceLink trigger={session.trigger} />
          )}
          {step.event && <div className={styles.quiet}>{step.event}</div>}
          {step.delivery && (
            <div className={styles.quiet}>
              {t('panel.delivery', { id: step.delivery })}
            </div>
          )}
        </div>
      );
    case 'policy':
      return (
        <div className={styles.quiet}>
          {step.asksFor.length > 0 && (
            <div>{t('panel.asksFor', { tools: step.asksFor.join(', ') })}</div>
          )}
          {step.approvers.length > 0 && (
            <div>
              {t('panel.approvers', { people: step.approvers.join(', ') })}
            </div>
          )}
        </div>
      );
    case 'condition':
      return (
        <div>
          <Sentence text={step.text} />
        </div>
      );
    case 'started':
      return step.pod ? (
        <div className={styles.quiet}>{t('panel.pod', { name: step.pod })}</div>
      ) : null;
    case 'ended':
      return step.text ? (
        <div>
          <Sentence text={step.text} />
        </div>
      ) : null;
    default:
      return null;
  }
}
