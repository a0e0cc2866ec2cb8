import { useT } from '../../../hooks/useT';
import type { ToolCall } from '../../../model/conversation';
import { toolSummary } from '../../../model/toolSummary';
import { DiffView } from './DiffView';
import { LongText } from './LongText';
import styles from './ToolRow.module.css';

/** Input and result of a tool call. */
export function ToolDetails(props: {
  call: ToolCall;
  liveOutput?: string;
  diffLayout: 'unified' | 'split';
}) {
  const t = useT();
  const { call, liveOutput, diffLayout } = props;
  const input = isSaidAlready(call) ? undefined : printable(call.input);
  // What the tool shows is its result; the raw output is for tools that show nothing.
  const output = call.content.length === 0 ? printable(call.output) : undefined;
  const isEmpty = !input && !output && !liveOutput && call.content.length === 0;
  return (
    <div className={styles.details}>
      {isEmpty && <p className={styles.label}>{t('tool.noDetails')}</p>}
      {input && (
        <div>
          <p className={styles.label}>{t('tool.input')}</p>
          <LongText text={input} label={t('tool.input')} />
        </div>
      )}
      {call.content.map((piece, index) => {
        switch (piece.type) {
          case 'change':
            return (
              <DiffView key={index} change={piece.change} layout={diffLayout} />
            );
          case 'text':
            return <LongText key={index} text={piece.text} />;
          default:
            return <LongText key={index} text={printable(piece.raw) ?? ''} />;
        }
      })}
      {(output || liveOutput) && (
        <div>
          <p className={styles.label}>{t('tool.output')}</p>
          <LongText
            text={output ?? liveOutput ?? ''}
            label={t('tool.output')}
          />
        </div>
      )}
    </div>
  );
}

/** An input of one field that the line above shows, or whose effect is shown as a change, is not worth a second look. */
function isSaidAlready(call: ToolCall): boolean {
  const values =
    typeof call.input === 'object' && call.input !== null
      ? Object.values(call.input)
      : [call.input];
  return (
    call.content.some(piece => piece.type === 'change') ||
    (values.length === 1 && values[0] === toolSummary(call).target)
  );
}

function printable(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
