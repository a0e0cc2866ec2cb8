import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { useT } from '../../../hooks/useT';
import type { TurnChange } from '../../../model/conversation';
import { wholeChanges } from '../../../model/wholeChanges';
import { DiffView } from '../conversation/DiffView';
import styles from './SidePanel.module.css';

/** Everything that changed: by file over the whole session, or turn by turn. */
export function ChangesTab({ changes }: { changes: readonly TurnChange[] }) {
  const t = useT();
  const [order, setOrder] = useState<'file' | 'turn'>('file');
  const files = useMemo(() => wholeChanges(changes), [changes]);
  if (changes.length === 0) {
    return <p className={styles.empty}>{t('panel.noChanges')}</p>;
  }
  return (
    <>
      <div className={styles.bar}>
        <ToggleButtonGroup
          disallowEmptySelection
          selectionMode="single"
          selectedKeys={[order]}
          onSelectionChange={keys => setOrder([...keys][0] as 'file' | 'turn')}
        >
          <ToggleButton id="file">{t('panel.byFile')}</ToggleButton>
          <ToggleButton id="turn">{t('panel.byTurn')}</ToggleButton>
        </ToggleButtonGroup>
      </div>
      {order === 'file'
        ? files.map(change => (
            <DiffView key={change.path} change={change} layout="unified" />
          ))
        : changes.map(({ turn, seq, change }, index) => (
            <section key={`${seq}-${index}`}>
              {changes[index - 1]?.turn !== turn && (
                <h3 className={styles.heading}>
                  {t('panel.turn', { turn: String(turn) })}
                </h3>
              )}
              <DiffView change={change} layout="unified" />
            </section>
          ))}
    </>
  );
}
