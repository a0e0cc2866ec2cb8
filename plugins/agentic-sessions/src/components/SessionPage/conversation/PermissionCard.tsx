import { Box } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import { useState } from 'react';
import type { Approval } from '../../../api/types';
import { useNow } from '../../../hooks/useNow';
import { useT } from '../../../hooks/useT';
import type { PermissionRequest } from '../../../model/conversation';
import { formatSpan } from '../../../model/format';
import { revealHidden } from '../../../model/revealHidden';
import { Age } from '../../common/Age';
import { Sentence } from '../../common/Sentence';
import { DiffView } from './DiffView';
import { LongText } from './LongText';
import { PermissionDecision } from './PermissionDecision';
import styles from './PermissionCard.module.css';

/** A tool call that waits for a person: what, why, with which arguments, by which rule; and how it was decided. */
export function PermissionCard(props: {
  request: PermissionRequest;
  approval: Approval | undefined;
  /** On whose behalf the session works. */
  onBehalfOf: string;
  onDecided: (approval: Approval) => void;
  onConflict: () => void;
  diffLayout: 'unified' | 'split';
}) {
  const t = useT();
  const { request, approval, onBehalfOf, diffLayout } = props;
  const [isOpen, setOpen] = useState(false);
  const settled = settlement(request, approval);
  const isPending = !settled;
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.card}
      data-state={settled?.outcome ?? 'pending'}
      aria-label={t('approval.wants', { tool: request.tool })}
    >
      <h3 className={styles.title}>
        <RiShieldCheckLine size={18} aria-hidden />
        <span>
          {t('approval.title')} <code>{revealHidden(request.tool)}</code>
          {request.title && request.title !== request.tool && (
            <>
              : <Sentence text={request.title} />
            </>
          )}
        </span>
      </h3>
      {settled && <Settled {...settled} />}
      {(isPending || isOpen) && (
        <dl className={styles.facts}>
          <dt>{t('approval.why')}</dt>
          <dd>
            <Sentence text={request.rule} />
          </dd>
          <dt>{t('approval.onBehalf')}</dt>
          <dd>{onBehalfOf}</dd>
          {request.content.length > 0 && (
            <>
              <dt>{t('approval.what')}</dt>
              <dd>
                {request.content.map((piece, index) =>
                  piece.type === 'change' ? (
                    <DiffView
                      key={index}
                      change={piece.change}
                      layout={diffLayout}
                    />
                  ) : (
                    <LongText
                      key={index}
                      text={
                        piece.type === 'text'
                          ? piece.text
                          : JSON.stringify(piece.raw, null, 2)
                      }
                    />
                  ),
                )}
              </dd>
            </>
          )}
          <dt>{t('approval.arguments')}</dt>
          <dd>
            <LongText
              text={JSON.stringify(request.arguments ?? null, null, 2)}
              label={t('approval.arguments')}
            />
          </dd>
        </dl>
      )}
      {settled && (
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t('approval.arguments')}
        </button>
      )}
      {isPending && (
        <PermissionDecision
          approval={approval}
          onDecided={props.onDecided}
          onConflict={props.onConflict}
          expiry={<Expiry at={approval?.expiresAt ?? request.expiresAt} />}
        />
      )}
    </Box>
  );
}

function Expiry({ at }: { at: string }) {
  const t = useT();
  const left = Date.parse(at) - useNow();
  return (
    <span className={styles.quiet}>
      {left > 0
        ? t('approval.expires', { span: formatSpan(left) })
        : t('approval.expired')}
    </span>
  );
}

type Settlement = {
  outcome: 'approved' | 'denied' | 'cancelled' | 'expired';
  by: string;
  at?: string;
  comment?: string;
};

/** The ledger and the approvals list may learn of a decision one before the other: whichever knows first is believed. */
function settlement(
  request: PermissionRequest,
  approval: Approval | undefined,
): Settlement | undefined {
  if (request.outcome) {
    return {
      outcome: request.outcome,
      by: request.decidedBy ?? '',
      at: request.decidedAt,
      comment: request.comment ?? approval?.comment,
    };
  }
  if (approval && approval.state !== 'pending') {
    return {
      outcome: approval.state,
      by: approval.decidedBy ?? '',
      at: approval.decidedAt,
      comment: approval.comment,
    };
  }
  return undefined;
}

function Settled({ outcome, by, at, comment }: Settlement) {
  const t = useT();
  const name =
    by === 'policy' ? t('approval.policy') : by || t('common.someone');
  return (
    <p className={styles.settled} role="status">
      <strong>
        {outcome === 'approved' && t('approval.approved', { name })}
        {outcome === 'denied' && t('approval.denied', { name })}
        {outcome === 'expired' && t('approval.expired')}
        {outcome === 'cancelled' && t('approval.cancelled')}
      </strong>
      {at && (
        <span className={styles.quiet}>
          <Age since={at} />
        </span>
      )}
      {comment && <q>{revealHidden(comment)}</q>}
    </p>
  );
}
