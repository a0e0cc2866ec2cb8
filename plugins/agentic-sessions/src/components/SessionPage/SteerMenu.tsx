import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Menu,
  MenuItem,
  MenuTrigger,
  Text,
  TextField,
} from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  RiArrowDownSLine,
  RiCheckLine,
  RiMoonLine,
  RiPauseCircleLine,
  RiPlayCircleLine,
  RiStopCircleLine,
} from '@remixicon/react';
import { useState } from 'react';
import type { SteeringVerb } from '../../api/AgenticSessionsApi';
import { agenticSessionsApiRef } from '../../api/agenticSessionsApiRef';
import type { Session } from '../../api/types';
import { useRepeatKey } from '../../hooks/useRepeatKey';
import { useT } from '../../hooks/useT';

/** Stop, finish, interrupt, suspend; resume where it is suspended. Absent where I may not, or where there is nothing left to steer. */
export function SteerMenu(props: { session: Session; turnRunning: boolean }) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const toast = useApi(toastApiRef);
  const { session, turnRunning } = props;
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const repeat = useRepeatKey();
  if (!session.access.control || sessionState(session).ended) {
    return null;
  }
  const isSuspended = session.spec.desiredState === 'Suspended';

  const steer = async (verb: SteeringVerb, why = '') => {
    setSending(true);
    try {
      const { namespace, id } = session;
      await api.steer(
        { namespace, sessionId: id },
        verb,
        repeat.keyOf(`${verb} ${why}`),
        why,
      );
      repeat.granted();
      toast.post({ title: t('session.asked'), status: 'info', timeout: 4000 });
    } catch (error) {
      toast.post({ title: (error as Error).message, status: 'danger' });
    } finally {
      setSending(false);
      setAsking(false);
    }
  };

  return (
    <>
      {isSuspended && (
        <Button
          size="small"
          isPending={isSending}
          iconStart={<RiPlayCircleLine aria-hidden />}
          onPress={() => steer('resume')}
        >
          {t('session.resume')}
        </Button>
      )}
      <MenuTrigger>
        <Button
          size="small"
          variant="secondary"
          isPending={isSending}
          iconStart={<RiStopCircleLine aria-hidden />}
          iconEnd={<RiArrowDownSLine aria-hidden />}
        >
          {t('session.stop')}
        </Button>
        <Menu>
          {turnRunning && !isSuspended ? (
            <MenuItem
              iconStart={<RiPauseCircleLine aria-hidden />}
              onAction={() => steer('interrupt')}
              textValue={t('session.interrupt')}
            >
              <span title={t('session.interruptHint')}>
                {t('session.interrupt')}
              </span>
            </MenuItem>
          ) : (
            <></>
          )}
          {isSuspended ? (
            <></>
          ) : (
            <MenuItem
              iconStart={<RiMoonLine aria-hidden />}
              onAction={() => steer('suspend')}
              textValue={t('session.suspend')}
            >
              <span title={t('session.suspendHint')}>
                {t('session.suspend')}
              </span>
            </MenuItem>
          )}
          {isSuspended ? (
            <></>
          ) : (
            <MenuItem
              iconStart={<RiCheckLine aria-hidden />}
              onAction={() => steer('finish')}
              textValue={t('session.finish')}
            >
              <span title={t('session.finishHint')}>{t('session.finish')}</span>
            </MenuItem>
          )}
          <MenuItem
            color="danger"
            iconStart={<RiStopCircleLine aria-hidden />}
            onAction={() => setAsking(true)}
            textValue={t('session.stopNow')}
          >
            <span title={t('session.stopHint')}>{t('session.stopNow')}</span>
          </MenuItem>
        </Menu>
      </MenuTrigger>
      <Dialog isOpen={isAsking} onOpenChange={setAsking} width={440}>
        <DialogHeader>{t('session.stopTitle')}</DialogHeader>
        <DialogBody>
          <Text>{t('session.stopText')}</Text>
          <TextField
            label={t('session.stopReason')}
            description={t('session.stopReasonHint')}
            maxLength={1000}
            value={reason}
            onChange={setReason}
          />
        </DialogBody>
        <DialogFooter>
          <Button
            destructive
            isPending={isSending}
            onPress={() => steer('stop', reason.trim())}
          >
            {t('session.stopNow')}
          </Button>
          <Button variant="secondary" slot="close">
            {t('common.cancel')}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}
