import type { Session } from '../api/types';
import type { Translate } from '../hooks/useT';
import type { Conversation } from './conversation';

/** Reasons that stand for a person's word, and which word it was. */
const ASKED = {
  FinishedByUser: 'finish',
  StoppedByUser: 'stop',
  InterruptedByUser: 'interrupt',
} as const;

/**
 * How a session came to its end, as a sentence: who ended it, and why, where a person did and the ledger names them; else
 * what the cluster says.
 */
export function ending(
  session: Pick<Session, 'reason' | 'message'>,
  { endAsked }: Pick<Conversation, 'endAsked'>,
  t: Translate,
): string {
  const asked = Object.entries(ASKED).find(
    ([reason]) => reason === session.reason,
  )?.[1];
  // Somebody may have stopped it with kubectl, past the portal, after another had asked it to finish.
  if (!asked || endAsked?.verb !== asked) {
    return session.message ?? '';
  }
  const { person, reason } = endAsked;
  const name = person || t('common.someone');
  return reason
    ? t(`session.ending.${asked}With`, { name, reason })
    : t(`session.ending.${asked}`, { name });
}
