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
    return (
      <pre className={styles.text} aria-label={props.label} tabIndex={0}>
        {text}
      </pre>
    );
  }
  return (
    <div className={styles.split}>
      <pre className={styles.text} aria-label={props.label} tabIndex={0}>
        {head}
      </pre>
      <div className={styles.omitted}>
        {t('tool.omitted', { count: omitted })}
        <Button size="small" variant="tertiary" onPress={() => setWhole(true)}>
          {t('tool.showAll')}
        </Button>
      </div>
      <pre className={styles.text} tabIndex={0}>
        {tail}
      </pre>
    </div>
  );
}
