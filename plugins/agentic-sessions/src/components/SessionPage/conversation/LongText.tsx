import { Button } from '@backstage/ui';
import { useState } from 'react';
import { useT } from '../../../hooks/useT';
import { headAndTail } from '../../../model/headAndTail';
import { revealHidden } from '../../../model/revealHidden';
import styles from './LongText.module.css';

/** Output of a tool: its head and tail, and all of it on request. */
export function LongText(props: { text: string; label?: string }) {
  const t = useT();
  const [isWhole, setWhole] = useState(false);
  const text = revealHidden(props.text);
  const { head, tail, omitted } = headAndTail(text);
  if (isWhole || omitted === 0) {
    return <Piece text={text} label={props.label} />;
  }
  return (
    <div className={styles.split}>
      <Piece text={head} label={props.label} />
      <div className={styles.omitted}>
        {t('tool.omitted', { count: omitted })}
        <Button size="small" variant="tertiary" onPress={() => setWhole(true)}>
          {t('tool.showAll')}
        </Button>
      </div>
      <Piece text={tail} />
    </div>
  );
}

function Piece(props: { text: string; label?: string }) {
  return (
    <pre
      className={styles.text}
      aria-label={props.label}
      // Whoever has no mouse scrolls it by keyboard, so it takes the focus.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {props.text}
    </pre>
  );
}
