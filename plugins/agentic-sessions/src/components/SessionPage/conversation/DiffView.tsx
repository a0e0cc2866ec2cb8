import { Fragment, useMemo } from 'react';
import type { FileChange } from '../../../model/conversation';
import { diffFile, sideBySide } from '../../../model/diffFile';
import type { DiffHunk, DiffLine } from '../../../model/diffFile';
import { revealHidden } from '../../../model/revealHidden';
import { useT } from '../../../hooks/useT';
import { DiffCount } from './DiffCount';
import styles from './DiffView.module.css';

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

/** A change of one file: side by side where there is room, else in one column. */
export function DiffView(props: {
  change: FileChange;
  layout: 'unified' | 'split';
}) {
  const t = useT();
  const { change, layout } = props;
  const diff = useMemo(() => diffFile(change), [change]);
  return (
    <figure className={styles.diff} data-layout={layout}>
      <figcaption className={styles.caption}>
        <span className={styles.path}>{revealHidden(diff.path)}</span>
        {diff.isNew && <span className={styles.new}>{t('diff.newFile')}</span>}
        <DiffCount added={diff.added} removed={diff.removed} />
      </figcaption>
      <div
        className={styles.scroll}
        // Whoever has no mouse scrolls it by keyboard, so it takes the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={diff.path}
      >
        <table className={styles.table}>
          {layout === 'split' && <SplitColumns />}
          <tbody>
            {diff.hunks.map((hunk, index) => (
              <Fragment key={index}>
                {hunk.skippedBefore > 0 && (
                  <tr className={styles.skipped}>
                    <td colSpan={layout === 'split' ? 4 : 3}>
                      {t('diff.unchanged', { count: hunk.skippedBefore })}
                    </td>
                  </tr>
                )}
                {layout === 'split' ? (
                  <SplitHunk hunk={hunk} />
                ) : (
                  <UnifiedHunk hunk={hunk} />
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** A table of fixed layout reads its widths from the first row, which may be one cell across: these say them before. */
function SplitColumns() {
  return (
    <colgroup>
      <col className={styles.numbers} />
      <col />
      <col className={styles.numbers} />
      <col />
    </colgroup>
  );
}

function UnifiedHunk({ hunk }: { hunk: DiffHunk }) {
  return (
    <>
      {hunk.lines.map((line, index) => (
        <tr key={index} data-kind={line.kind}>
          <td className={styles.number}>{line.oldLine}</td>
          <td className={styles.number}>{line.newLine}</td>
          <td className={styles.line}>
            <span className={styles.sign}>{SIGNS[line.kind]}</span>
            {revealHidden(line.text)}
          </td>
        </tr>
      ))}
    </>
  );
}

function SplitHunk({ hunk }: { hunk: DiffHunk }) {
  return (
    <>
      {sideBySide(hunk.lines).map(({ left, right }, index) => (
        <tr key={index}>
          <Half line={left} number={left?.oldLine} />
          <Half line={right} number={right?.newLine} />
        </tr>
      ))}
    </>
  );
}

function Half({ line, number }: { line?: DiffLine; number?: number }) {
  return (
    <>
      <td className={styles.number} data-kind={line?.kind ?? 'none'}>
        {number}
      </td>
      <td className={styles.line} data-kind={line?.kind ?? 'none'}>
        {line && (
          <>
            <span className={styles.sign}>{SIGNS[line.kind]}</span>
            {revealHidden(line.text)}
          </>
        )}
      </td>
    </>
  );
}
