import type { SessionSummary } from '../api/types';
import type { Translate } from '../hooks/useT';

/** What a session's source is called. A source of a module we do not know keeps its own name. */
export function sourceLabel(
  trigger: SessionSummary['trigger'],
  t: Translate,
): string {
  switch (trigger.source) {
    case 'github':
    case 'portal':
    case 'kubectl':
    case 'schedule':
    case 'api':
    case 'jira':
    case 'slack':
    case 'generic':
      return t(`sources.${trigger.source}`);
    default:
      return trigger.source;
  }
}

/** Who started a session, by the name people know; a machine's session is named after its source. */
export function starterName(
  trigger: SessionSummary['trigger'],
  t: Translate,
): string {
  return (
    trigger.actor?.displayName || trigger.actor?.name || sourceLabel(trigger, t)
  );
}
