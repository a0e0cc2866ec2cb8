import { RiRobot2Line, RiTimeLine, RiUserLine } from '@remixicon/react';
import type { Author } from '../../../model/conversation';
import { useT } from '../../../hooks/useT';
import { Age } from '../../common/Age';
import { Markdown } from '../../common/Markdown';
import styles from './MessageRow.module.css';

/** What someone said. The author is named where it changes. */
export function MessageRow(props: {
  author: Author;
  /** Where a person's word came from, e.g. GitHub. */
  source?: string;
  text: string;
  time?: string;
  showAuthor: boolean;
  isQueued?: boolean;
  isWriting?: boolean;
}) {
  const t = useT();
  const { author, source, text, time, showAuthor, isQueued, isWriting } = props;
  const name =
    author.kind === 'agent'
      ? t('common.agent')
      : author.name || t('common.someone');
  return (
    <article className={styles.message} data-author={author.kind}>
      {showAuthor && (
        <header className={styles.author}>
          {author.kind === 'agent' ? (
            <RiRobot2Line size={16} aria-hidden />
          ) : (
            <RiUserLine size={16} aria-hidden />
          )}
          <strong>{source ? t('message.via', { name, source }) : name}</strong>
          {time && (
            <span className={styles.quiet}>
              <Age since={time} />
            </span>
          )}
        </header>
      )}
      <div className={styles.text} data-writing={isWriting}>
        <Markdown text={text} />
      </div>
      {isQueued && (
        <footer className={styles.queued}>
          <RiTimeLine size={14} aria-hidden /> {t('message.queued')}
        </footer>
      )}
    </article>
  );
}
