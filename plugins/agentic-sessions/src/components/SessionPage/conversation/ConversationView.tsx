import { Button, VisuallyHidden } from '@backstage/ui';
import { RiArrowDownLine } from '@remixicon/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router-dom';
import type { Session } from '../../../api/types';
import type { Approvals } from '../../../hooks/useApprovals';
import type { ConversationState } from '../../../hooks/useConversation';
import { useT } from '../../../hooks/useT';
import type { LiveText } from '../../../model/liveText';
import { shownInCard } from '../../../model/shownInCard';
import { rowIndexOfEvent } from '../../../model/rowIndexOfEvent';
import { ConversationRow } from './ConversationRow';
import type { RowContext } from './ConversationRow';
import { ledgerRows, liveRows } from './conversationRows';
import type { ConversationRowModel } from './conversationRows';
import { useFollow } from './useFollow';
import { useWidth } from './useWidth';
import styles from './ConversationView.module.css';

const ESTIMATED_ROW_PX = 44;
/** From this width on a change is shown side by side. */
const SPLIT_DIFF_PX = 900;

/**
 * The conversation as one column. Only the rows in sight are in the document, so that ten thousand events scroll as ten
 * do; it follows the end while the reader is there and never moves what they read.
 */
export function ConversationView(props: {
  session: Session;
  state: ConversationState;
  approvals: Approvals;
  isEnded: boolean;
  outcome: ReactNode;
  /** How many messages the reader has sent from this page. */
  sent: number;
}) {
  const t = useT();
  const { session, state, approvals, isEnded, outcome, sent } = props;
  const { items } = state.conversation;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const { hash } = useLocation();
  const targetSeq = useMemo(() => eventInHash(hash), [hash]);

  const settled = useMemo(
    () => ledgerRows(items, { isEnded }),
    [items, isEnded],
  );
  const writing = useMemo(
    () => liveRows(state.live, items),
    [state.live, items],
  );
  const rows = useMemo(
    () => (writing.length > 0 ? [...settled, ...writing] : settled),
    [settled, writing],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW_PX,
    getItemKey: index => rows[index].key,
    overscan: 8,
  });
  const size = virtualizer.getTotalSize();
  const { isFollowing, toEnd, letGo } = useFollow(
    scroller,
    size,
    !isEnded && targetSeq === undefined,
  );

  // Whoever writes wants to see what they wrote.
  useEffect(() => {
    if (sent > 0) {
      toEnd();
    }
  }, [sent, toEnd]);

  const arrived = useTarget(targetSeq, state.isCaughtUp, () => {
    letGo();
    const before = settled.length - items.length;
    const index = rowIndexOfEvent(items, targetSeq!);
    virtualizer.scrollToIndex(before + Math.max(0, index), { align: 'center' });
  });

  const asked = useMemo(() => shownInCard(items), [items]);
  const inCard = useSameSet(asked);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const setOpen = useCallback(
    (key: string, open: boolean) =>
      setFolds(current => new Map(current).set(key, open)),
    [],
  );

  const newItems = useNewItems(items.length, isFollowing || !state.isCaughtUp);
  const shownTarget =
    arrived && targetSeq !== undefined
      ? items[rowIndexOfEvent(items, targetSeq)]?.seq
      : undefined;
  const diffLayout = width >= SPLIT_DIFF_PX ? 'split' : 'unified';
  const context = useMemo(
    (): RowContext => ({
      session,
      approvals,
      diffLayout,
      inCard,
      isOpen: (name, byDefault) => folds.get(name) ?? byDefault,
      setOpen,
      targetSeq: shownTarget,
    }),
    [session, approvals, diffLayout, inCard, folds, setOpen, shownTarget],
  );
  return (
    <section className={styles.frame} aria-label={t('session.conversation')}>
      <div
        ref={scroller}
        className={styles.scroller}
        // Whoever has no mouse scrolls it by keyboard, so it takes the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div className={styles.canvas} style={{ height: size }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row.type === 'outcome' ? (
                  outcome
                ) : (
                  <ConversationRow
                    row={row}
                    context={context}
                    liveOutput={liveOutputOf(row, state.live)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <VisuallyHidden role="status">
        {writing.length > 0 ? t('session.writing') : ''}
      </VisuallyHidden>
      {!isFollowing && (newItems > 0 || !isEnded) && (
        <Button
          className={styles.pill}
          size="small"
          variant="secondary"
          iconStart={<RiArrowDownLine aria-hidden />}
          onPress={toEnd}
        >
          {newItems > 0
            ? t('session.newItems', { count: newItems })
            : t('session.toEnd')}
        </Button>
      )}
    </section>
  );
}

/** The set before, where this one holds the same: rows are drawn again only for another. */
function useSameSet(set: ReadonlySet<string>): ReadonlySet<string> {
  const kept = useRef(set);
  if ([...set].join() !== [...kept.current].join()) {
    kept.current = set;
  }
  return kept.current;
}

/** Goes to an event once it is there; again when the address names another. */
function useTarget(
  seq: number | undefined,
  isCaughtUp: boolean,
  go: () => void,
): boolean {
  const [arrivedAt, setArrivedAt] = useState<number>();
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    if (seq !== undefined && isCaughtUp) {
      latest.current();
      setArrivedAt(seq);
    }
  }, [seq, isCaughtUp]);
  return arrivedAt === seq;
}

/** How many rows came since the reader left the end, or since the page was opened elsewhere. */
function useNewItems(count: number, hasSeenAll: boolean): number {
  const seen = useRef(count);
  if (hasSeenAll) {
    seen.current = count;
  }
  return Math.max(0, count - seen.current);
}

/** What the tool of a row prints while it runs. */
function liveOutputOf(
  row: ConversationRowModel,
  live: LiveText,
): string | undefined {
  return row.type === 'item' && row.item.type === 'tool'
    ? live.open.get(`tool.output:${row.item.call.id}`)?.text
    : undefined;
}

function eventInHash(hash: string): number | undefined {
  const match = /^#event-(\d+)$/.exec(hash);
  return match ? Number(match[1]) : undefined;
}
