import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import { Box, Button, TextAreaField } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { RiSendPlane2Line } from '@remixicon/react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { agenticSessionsApiRef } from '../../api/agenticSessionsApiRef';
import type { Session } from '../../api/types';
import { useRepeatKey } from '../../hooks/useRepeatKey';
import { useT } from '../../hooks/useT';
import type { Translate } from '../../hooks/useT';
import styles from './Composer.module.css';

/** Writes to the agent. Where that is not possible it says why instead. */
export function Composer(props: {
  session: Session;
  turnRunning: boolean;
  /** Called once a message is stored. */
  onSent?: () => void;
}) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const { session, turnRunning } = props;
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error>();
  const repeat = useRepeatKey();

  const reason = whyNot(session, t);
  if (reason) {
    return <p className={styles.reason}>{reason}</p>;
  }

  const hint = waitsFor(session, turnRunning);
  const send = async () => {
    const message = text.trim();
    if (message === '' || isSending) {
      return;
    }
    setSending(true);
    setError(undefined);
    try {
      const { namespace, id } = session;
      await api.sendMessage(
        { namespace, sessionId: id },
        message,
        repeat.keyOf(message),
      );
      repeat.granted();
      props.onSent?.();
      // What was typed meanwhile is the beginning of the next message.
      setText(current => (current.trim() === message ? '' : current));
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setSending(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a character is no order to send.
    if (
      event.key === 'Enter' &&
      !event.shiftKey &&
      !event.nativeEvent.isComposing
    ) {
      event.preventDefault();
      void send();
    }
  };

  return (
    <Box bg="neutral">
      <form
        className={styles.composer}
        onSubmit={event => {
          event.preventDefault();
          void send();
        }}
      >
        <div className={styles.input}>
          <TextAreaField
            aria-label={t('composer.label')}
            onKeyDown={onKeyDown}
            placeholder={t('composer.placeholder')}
            rows={Math.min(8, Math.max(1, text.split('\n').length))}
            value={text}
            onChange={setText}
            maxLength={32768}
          />
        </div>
        <Button
          type="submit"
          iconStart={<RiSendPlane2Line aria-hidden />}
          isPending={isSending}
          isDisabled={text.trim() === ''}
        >
          {t('composer.send')}
        </Button>
        <p className={styles.hint}>
          {t('composer.hint')}
          {hint && ` · ${t(hint)}`}
        </p>
        <div role="alert" className={styles.error}>
          {error && t('composer.failed', { message: error.message })}
        </div>
      </form>
    </Box>
  );
}

/** What a message waits for before the agent hears it. */
function waitsFor(session: Session, turnRunning: boolean) {
  if (session.spec.desiredState === 'Suspended') {
    return 'composer.suspendedHint';
  }
  return turnRunning ? 'composer.queuedHint' : undefined;
}

function whyNot(session: Session, t: Translate): string | undefined {
  const { name, ended } = sessionState(session);
  if (ended) {
    return t('composer.ended', { state: t(`state.${name}`) });
  }
  if (!session.spec.interactive) {
    return t('composer.notInteractive');
  }
  return session.access.message
    ? undefined
    : t('composer.notAllowed', { namespace: session.namespace });
}
