import { Fragment } from 'react';
import { revealHidden } from '../../model/revealHidden';
import styles from './Sentence.module.css';

/** A sentence of the portal in which names stand between backticks. */
export function Sentence(props: { text: string }) {
  const parts = revealHidden(props.text).split('`');
  // An odd number of backticks: the last one is no pair, and stays a character.
  const isPaired = parts.length % 2 === 1;
  return (
    <span className={styles.sentence}>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index % 2 === 1 && (isPaired || index < parts.length - 1) ? (
            <code>{part}</code>
          ) : (
            <>
              {index % 2 === 1 && '`'}
              {part}
            </>
          )}
        </Fragment>
      ))}
    </span>
  );
}
