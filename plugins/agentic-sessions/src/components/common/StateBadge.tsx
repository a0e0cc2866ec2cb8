import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import type { SessionState } from '@agentic-sessions/backstage-plugin-common';
import {
  RiCheckLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiHourglassLine,
  RiLoader4Line,
  RiPauseCircleLine,
  RiPlayCircleLine,
  RiQuestionLine,
  RiStopCircleLine,
  RiZzzLine,
} from '@remixicon/react';
import type { RemixiconComponentType } from '@remixicon/react';
import type { SessionSummary } from '../../api/types';
import { useT } from '../../hooks/useT';
import styles from './StateBadge.module.css';

const ICONS: Record<SessionState['name'], RemixiconComponentType> = {
  waiting: RiHourglassLine,
  starting: RiPlayCircleLine,
  working: RiLoader4Line,
  needsApproval: RiErrorWarningLine,
  needsAnswer: RiQuestionLine,
  idle: RiZzzLine,
  suspended: RiPauseCircleLine,
  done: RiCheckLine,
  failed: RiCloseCircleLine,
  stopped: RiStopCircleLine,
};

/** A session's state: icon, word and colour. */
export function StateBadge(props: {
  session: Pick<
    SessionSummary,
    'phase' | 'activity' | 'pendingApprovals' | 'queuePosition' | 'message'
  >;
  showQueuePosition?: boolean;
}) {
  const t = useT();
  const { session, showQueuePosition } = props;
  const { name: state, family } = sessionState(session);
  const Icon = ICONS[state];
  const position = state === 'waiting' ? session.queuePosition : undefined;
  return (
    <span
      className={styles.badge}
      data-tone={family}
      data-state={state}
      title={session.message}
    >
      <Icon size={16} aria-hidden className={styles.icon} />
      <span>
        {showQueuePosition && position !== undefined
          ? t('state.queued', { position: String(position) })
          : t(`state.${state}`)}
      </span>
    </span>
  );
}
