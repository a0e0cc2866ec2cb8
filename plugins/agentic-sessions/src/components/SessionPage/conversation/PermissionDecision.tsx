import { Button, TextAreaField } from '@backstage/ui';
import { RiCheckLine } from '@remixicon/react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { agenticSessionsApiRef } from '../../../api/agenticSessionsApiRef';
import { ApiError } from '../../../api/ApiError';
import type { Approval } from '../../../api/types';
import { useT } from '../../../hooks/useT';
import { Sentence } from '../../common/Sentence';
import styles from './PermissionCard.module.css';

/** Approve once, or deny with a word that the agent gets; who can, where I may not. */
export function PermissionDecision(props: {
  approval: Approval | undefined;
  onDecided: (approval: Approval) => void;
  /** Someone was quicker, or what was asked has changed: the list has to be asked for again. */
  onConflict: () => void;
  expiry: ReactNode;
}) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const { approval, onDecided, onConflict, expiry } = props;
  const [isDenying, setDenying] = useState(false);
  const [word, setWord] = useState('');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string>();

  if (!approval) {
    return <div className={styles.actions}>{expiry}</div>;
  }
  if (!approval.mayDecide) {
    return (
      <div className={styles.actions}>
        <Sentence text={approval.whyNot || t('approval.notYours')} />
        {expiry}
      </div>
    );
  }

  const decide = async (decision: 'approved' | 'denied') => {
    setSending(true);
    setError(undefined);
    try {
      // What was typed for a denial is no comment of an approval.
      const comment = decision === 'denied' ? word.trim() : '';
      onDecided(await api.decideApproval(approval, decision, comment));
    } catch (failure) {
      const { message } = failure as Error;
      const isConflict = failure instanceof ApiError && failure.status === 409;
      setError(isConflict ? t('approval.conflict', { message }) : message);
      if (isConflict) {
        onConflict();
      }
    } finally {
      setSending(false);
    }
  };

  return (
    <>
      {isDenying && (
        <TextAreaField
          // It appears because a person asked for it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          label={t('approval.word')}
          description={t('approval.wordHint')}
          rows={2}
          value={word}
          onChange={setWord}
          maxLength={2000}
        />
      )}
      <div className={styles.actions}>
        {isDenying ? (
          <>
            <Button
              destructive
              isPending={isSending}
              isDisabled={word.trim() === ''}
              onPress={() => decide('denied')}
            >
              {t('approval.denyNow')}
            </Button>
            <Button
              variant="tertiary"
              onPress={() => {
                setDenying(false);
                setWord('');
              }}
            >
              {t('common.cancel')}
            </Button>
          </>
        ) : (
          <>
            <Button
              iconStart={<RiCheckLine aria-hidden />}
              isPending={isSending}
              onPress={() => decide('approved')}
            >
              {t('approval.approve')}
            </Button>
            <Button
              variant="secondary"
              isDisabled={isSending}
              onPress={() => setDenying(true)}
            >
              {t('approval.deny')}
            </Button>
          </>
        )}
        {expiry}
      </div>
      <p className={styles.quiet}>
        {t(isDenying ? 'approval.denies' : 'approval.onlyThis')}
      </p>
      <div role="alert">{error && <p className={styles.error}>{error}</p>}</div>
    </>
  );
}
