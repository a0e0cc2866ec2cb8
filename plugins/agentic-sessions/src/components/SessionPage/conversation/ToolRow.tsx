import {
  RiDeleteBinLine,
  RiFileEditLine,
  RiFileTextLine,
  RiFileTransferLine,
  RiGlobalLine,
  RiLightbulbLine,
  RiLoader4Line,
  RiSearchLine,
  RiTerminalBoxLine,
  RiToggleLine,
  RiToolsLine,
} from '@remixicon/react';
import type { RemixiconComponentType } from '@remixicon/react';
import { useMemo } from 'react';
import { useT } from '../../../hooks/useT';
import type { ToolCall } from '../../../model/conversation';
import { diffFile } from '../../../model/diffFile';
import { formatDuration } from '../../../model/format';
import { revealHidden } from '../../../model/revealHidden';
import { toolSummary } from '../../../model/toolSummary';
import { Sentence } from '../../common/Sentence';
import { DiffCount } from './DiffCount';
import { Fold } from './Fold';
import { ToolDetails } from './ToolDetails';
import styles from './ToolRow.module.css';

const ICONS: Record<string, RemixiconComponentType> = {
  read: RiFileTextLine,
  edit: RiFileEditLine,
  delete: RiDeleteBinLine,
  search: RiSearchLine,
  execute: RiTerminalBoxLine,
  fetch: RiGlobalLine,
  move: RiFileTransferLine,
  think: RiLightbulbLine,
  switch_mode: RiToggleLine,
};

/** A tool call in one line: verb, target, how long, how it went. */
export function ToolRow(props: {
  call: ToolCall;
  /** What the tool has printed so far, where it is still at it. */
  liveOutput?: string;
  isOpen: boolean;
  onToggle: () => void;
  diffLayout: 'unified' | 'split';
}) {
  const t = useT();
  const { call, liveOutput, isOpen, onToggle, diffLayout } = props;
  const summary = useMemo(() => toolSummary(call), [call]);
  const counts = useMemo(() => countChanges(call), [call]);
  const isRunning = call.status === 'in_progress';
  const Icon = isRunning ? RiLoader4Line : ICONS[call.kind] ?? RiToolsLine;
  const tense = isRunning || call.status === 'pending' ? 'active' : 'verbs';
  return (
    <Fold
      isOpen={isOpen}
      onToggle={onToggle}
      summary={
        <>
          <Icon
            size={16}
            aria-hidden
            className={styles.icon}
            data-running={isRunning}
          />
          <span className={styles.what}>
            {summary.verb && `${t(`tool.${tense}.${summary.verb}`)} `}
            {summary.verb ? (
              <code className={styles.target}>
                {revealHidden(summary.target)}
              </code>
            ) : (
              <Sentence text={summary.target} />
            )}
          </span>
          {counts && <DiffCount {...counts} />}
          <ToolResult call={call} exitCode={summary.exitCode} />
        </>
      }
    >
      {() => (
        <ToolDetails
          call={call}
          liveOutput={liveOutput}
          diffLayout={diffLayout}
        />
      )}
    </Fold>
  );
}

function ToolResult(props: { call: ToolCall; exitCode: number | undefined }) {
  const t = useT();
  const { call, exitCode } = props;
  const hasFailed = call.status === 'failed';
  return (
    <span className={styles.result}>
      {call.durationMs !== undefined && (
        <span>{formatDuration(call.durationMs)}</span>
      )}
      {call.status === 'pending' && <span>{t('tool.pending')}</span>}
      {call.status === 'in_progress' && <span>{t('tool.running')}</span>}
      {exitCode !== undefined && (
        <span className={exitCode === 0 ? undefined : styles.failed}>
          {t('tool.exit', { code: String(exitCode) })}
        </span>
      )}
      {hasFailed && exitCode === undefined && (
        <span className={styles.failed}>{t('tool.failed')}</span>
      )}
    </span>
  );
}

function countChanges(
  call: ToolCall,
): { added: number; removed: number } | undefined {
  const diffs = call.content.flatMap(piece =>
    piece.type === 'change' ? [diffFile(piece.change)] : [],
  );
  return diffs.length === 0
    ? undefined
    : {
        added: diffs.reduce((sum, diff) => sum + diff.added, 0),
        removed: diffs.reduce((sum, diff) => sum + diff.removed, 0),
      };
}
