import type { Translate } from '../../../hooks/useT';
import { useT } from '../../../hooks/useT';
import type { Note } from '../../../model/conversation';
import { formatClock, formatDuration } from '../../../model/format';
import { Sentence } from '../../common/Sentence';
import { Fold } from './Fold';
import { LongText } from './LongText';
import styles from './NoteRow.module.css';

/** One line about what happened around the conversation. */
export function NoteRow(props: {
  note: Note;
  time: string;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const t = useT();
  const { note, time, isOpen, onToggle } = props;
  const sentence = <Sentence text={describe(note, t)} />;
  if (note.raw !== undefined) {
    return (
      <Fold tone="quiet" summary={sentence} isOpen={isOpen} onToggle={onToggle}>
        {() => <LongText text={JSON.stringify(note.raw, null, 2)} />}
      </Fold>
    );
  }
  return (
    <p className={styles.note} data-tone={note.tone}>
      <time dateTime={time} className={styles.time}>
        {formatClock(time)}
      </time>
      {sentence}
    </p>
  );
}

function describe({ code, values }: Note, t: Translate): string {
  const person = values.person || t('common.someone');
  const duration = values.durationMs
    ? formatDuration(Number(values.durationMs))
    : '–';
  switch (code) {
    case 'created':
      return t('note.created', { person });
    case 'phase':
      return values.message
        ? t('note.phaseWith', { phase: values.phase, message: values.message })
        : t('note.phase', { phase: values.phase });
    case 'ended':
      return values.message
        ? t('note.endedWith', { phase: values.phase, message: values.message })
        : t('note.ended', { phase: values.phase });
    case 'deleted':
      return t('session.deleted');
    case 'turnEnded':
      if (values.cutShort) {
        return t('note.turnCutShort', { turn: values.turn, duration });
      }
      return values.stopReason === 'end_turn'
        ? t('note.turnEnded', { turn: values.turn, duration })
        : t('note.turnStopped', {
            turn: values.turn,
            stopReason: values.stopReason,
            duration,
          });
    case 'interrupted':
      return t('note.interrupted', { person });
    case 'stopAsked':
      return values.reason
        ? t('note.stopAskedWith', { person, reason: values.reason })
        : t('note.stopAsked', { person });
    case 'finishAsked':
      return t('note.finishAsked', { person });
    case 'suspendAsked':
      return values.reason
        ? t('note.suspendAskedWith', { person, reason: values.reason })
        : t('note.suspendAsked', { person });
    case 'resumeAsked':
      return t('note.resumeAsked', { person });
    case 'turnContinues':
      return t('note.turnContinues', { turn: values.turn });
    case 'cloned':
      return t('note.cloned', { url: values.url, commit: values.commit });
    case 'artifact':
      return t('note.artifact', { path: values.path });
    case 'ignored':
      return t('note.ignored', { reason: values.reason });
    case 'error':
      return t('note.error', {
        message: values.message,
        reason: values.reason,
      });
    case 'unknown':
      return t('note.unknown', { kind: values.kind });
    default:
      return values.text ?? '';
  }
}
