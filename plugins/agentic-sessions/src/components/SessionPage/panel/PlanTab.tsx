import {
  RiCheckLine,
  RiCheckboxBlankCircleLine,
  RiLoader4Line,
} from '@remixicon/react';
import { VisuallyHidden } from '@backstage/ui';
import { useT } from '../../../hooks/useT';
import type { PlanEntry } from '../../../model/conversation';
import { revealHidden } from '../../../model/revealHidden';
import styles from './SidePanel.module.css';

const ICONS = {
  pending: RiCheckboxBlankCircleLine,
  in_progress: RiLoader4Line,
  completed: RiCheckLine,
} as const;

/** The agent's plan as it stands. */
export function PlanTab({ plan }: { plan: readonly PlanEntry[] }) {
  const t = useT();
  if (plan.length === 0) {
    return <p className={styles.empty}>{t('panel.noPlan')}</p>;
  }
  return (
    <ol className={styles.list}>
      {plan.map((entry, index) => {
        const Icon = ICONS[entry.status];
        return (
          <li key={index} className={styles.entry} data-status={entry.status}>
            <Icon size={16} aria-hidden />
            <span>{revealHidden(entry.content)}</span>
            <VisuallyHidden>
              {t(`panel.planStatus.${entry.status}`)}
            </VisuallyHidden>
          </li>
        );
      })}
    </ol>
  );
}
