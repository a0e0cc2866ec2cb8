import { memo } from 'react';
import type { Session } from '../../../api/types';
import type { Approvals } from '../../../hooks/useApprovals';
import { useT } from '../../../hooks/useT';
import { sourceLabel, starterName } from '../../../model/sourceLabel';
import { Markdown } from '../../common/Markdown';
import { isOpenByDefault } from './conversationRows';
import type { ConversationRowModel } from './conversationRows';
import { Fold } from './Fold';
import { MessageRow } from './MessageRow';
import { NoteRow } from './NoteRow';
import { PermissionCard } from './PermissionCard';
import { Row } from './Row';
import { ToolRow } from './ToolRow';

/** What every row may need to know. */
export type RowContext = {
  session: Session;
  approvals: Approvals;
  diffLayout: 'unified' | 'split';
  /** Ids of tool calls whose change is drawn in the card that asks for permission. */
  inCard: ReadonlySet<string>;
  isOpen: (key: string, byDefault: boolean) => boolean;
  setOpen: (key: string, open: boolean) => void;
  targetSeq: number | undefined;
};

type RowProps = {
  row: Exclude<ConversationRowModel, { type: 'outcome' }>;
  context: RowContext;
  /** What the tool of this row has printed so far, where it is still at it. */
  liveOutput?: string;
};

/** Draws one row by its type; a row that did not change is not drawn again while others scroll or are written. */
export const ConversationRow = memo((props: RowProps) => {
  const t = useT();
  const { row, context, liveOutput } = props;
  const { session } = context;

  if (row.type === 'opening') {
    const { trigger } = session;
    return (
      <Row>
        <MessageRow
          showAuthor
          author={{ kind: 'person', name: starterName(trigger, t) }}
          source={trigger.actor ? sourceLabel(trigger, t) : undefined}
          text={session.spec.prompt}
          time={session.createdAt}
        />
      </Row>
    );
  }
  if (row.type === 'live') {
    return (
      <Row>
        {row.delta.kind === 'thought' ? (
          <Fold
            tone="quiet"
            summary={<span>{t('thought')}…</span>}
            isOpen={context.isOpen(row.key, false)}
            onToggle={() =>
              context.setOpen(row.key, !context.isOpen(row.key, false))
            }
          >
            {() => <Markdown text={row.delta.text} />}
          </Fold>
        ) : (
          <MessageRow
            isWriting
            showAuthor={row.showAuthor}
            author={{ kind: 'agent', name: 'agent' }}
            text={row.delta.text}
          />
        )}
      </Row>
    );
  }
  const { item } = row;
  return (
    <Row
      seq={item.seq}
      time={item.time}
      isTarget={item.seq === context.targetSeq}
    >
      <ItemContent row={row} context={context} liveOutput={liveOutput} />
    </Row>
  );
});

function ItemContent(props: {
  row: Extract<ConversationRowModel, { type: 'item' }>;
  context: RowContext;
  liveOutput?: string;
}) {
  const t = useT();
  const { row, context } = props;
  const { item } = row;
  const fold = (byDefault: boolean) => {
    const isOpen = context.isOpen(row.key, byDefault);
    return { isOpen, onToggle: () => context.setOpen(row.key, !isOpen) };
  };
  switch (item.type) {
    case 'message':
      return (
        <MessageRow
          author={item.author}
          text={item.text}
          time={item.time}
          showAuthor={row.showAuthor}
          isQueued={item.queued}
        />
      );
    case 'thought':
      return (
        <Fold
          tone="quiet"
          summary={<span>{t('thought')}</span>}
          {...fold(false)}
        >
          {() => <Markdown text={item.text} />}
        </Fold>
      );
    case 'tool':
      return (
        <ToolRow
          call={item.call}
          liveOutput={props.liveOutput}
          diffLayout={context.diffLayout}
          {...fold(
            isOpenByDefault(item.call) && !context.inCard.has(item.call.id),
          )}
        />
      );
    case 'permission':
      return (
        <PermissionCard
          request={item.request}
          approval={context.approvals.find(item.request)}
          onBehalfOf={starterName(context.session.trigger, t)}
          onDecided={context.approvals.put}
          onConflict={context.approvals.reload}
          diffLayout={context.diffLayout}
        />
      );
    default:
      return <NoteRow note={item.note} time={item.time} {...fold(false)} />;
  }
}
