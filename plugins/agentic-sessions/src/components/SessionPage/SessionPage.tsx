import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import {
  Box,
  Button,
  ButtonLink,
  Skeleton,
  Text,
  useBreakpoint,
} from '@backstage/ui';
import { useRouteRefParams } from '@backstage/frontend-plugin-api';
import { RiLayoutRightLine } from '@remixicon/react';
import { useState } from 'react';
import { ApiError } from '../../api/ApiError';
import type { Session, SessionKey } from '../../api/types';
import { useApprovals } from '../../hooks/useApprovals';
import { useConversation } from '../../hooks/useConversation';
import { useLinks } from '../../hooks/useLinks';
import { hasVerb, useNamespaces } from '../../hooks/useNamespaces';
import { useSession } from '../../hooks/useSession';
import { useT } from '../../hooks/useT';
import { useTabState } from '../../hooks/useTabState';
import { sessionRouteRef } from '../../routes';
import { ConnectionBar } from '../common/ConnectionBar';
import { Problem } from '../common/Problem';
import { Composer } from './Composer';
import { ConversationView } from './conversation/ConversationView';
import { Outcome } from './Outcome';
import { PanelSheet } from './PanelSheet';
import { SidePanel } from './panel/SidePanel';
import { SessionHeader } from './SessionHeader';
import { SteerMenu } from './SteerMenu';
import { TONE_COLOURS } from './toneColours';
import styles from './SessionPage.module.css';

/** `/sessions/:namespace/:name`: one session, watched and steered. */
export function SessionPage() {
  const { namespace, name } = useRouteRefParams(sessionRouteRef);
  // Another session is another page: nothing of the last one may stay.
  return (
    <LoadedSession
      key={`${namespace}/${name}`}
      sessionKey={{ namespace, sessionId: name }}
    />
  );
}

function LoadedSession({ sessionKey }: { sessionKey: SessionKey }) {
  const session = useSession(sessionKey);
  if (session.isLost) {
    return <Missing why="lost" />;
  }
  if (session.value) {
    return <OneSession session={session.value} />;
  }
  if (!session.error) {
    return <SessionSkeleton />;
  }
  const { error } = session;
  if (
    error instanceof ApiError &&
    (error.status === 404 || error.status === 400)
  ) {
    return <Missing why="notFound" />;
  }
  return (
    <main className={styles.missing}>
      <Problem error={error} onRetry={session.reload} />
    </main>
  );
}

function Missing({ why }: { why: 'notFound' | 'lost' }) {
  const t = useT();
  const links = useLinks();
  return (
    <main className={styles.missing}>
      <Text as="h1" variant="title-small">
        {t(`session.${why}.title`)}
      </Text>
      <Text>{t(`session.${why}.text`)}</Text>
      <ButtonLink variant="secondary" href={links.list()}>
        {t('session.notFound.back')}
      </ButtonLink>
    </main>
  );
}

function OneSession({ session }: { session: Session }) {
  const t = useT();
  const { down } = useBreakpoint();
  const isNarrow = down('md');
  const key = { namespace: session.namespace, sessionId: session.id };
  const state = useConversation(key);
  const approvals = useApprovals(key, state.conversation);
  const namespaces = useNamespaces();
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [sent, setSent] = useState(0);
  const { name: word, family, ended } = sessionState(session);
  useTabState(
    t('session.documentTitle', {
      state: t(`state.${word}`),
      title: session.title,
    }),
    TONE_COLOURS[family],
  );
  const turnRunning = state.conversation.turnRunning && !ended;
  const mayStart = (namespaces.value ?? []).some(
    access =>
      access.namespace === session.namespace && hasVerb(access, 'submit'),
  );
  const panel = (
    <SidePanel session={session} conversation={state.conversation} />
  );
  return (
    <main className={styles.page}>
      <SessionHeader
        session={session}
        actions={
          <>
            <SteerMenu session={session} turnRunning={turnRunning} />
            {isNarrow && (
              <Button
                size="small"
                variant="secondary"
                iconStart={<RiLayoutRightLine aria-hidden />}
                onPress={() => setSheetOpen(true)}
              >
                {t('session.panel')}
              </Button>
            )}
          </>
        }
      />
      <ConnectionBar />
      <div className={styles.columns}>
        <div className={styles.conversation}>
          {state.error ? (
            <div className={styles.problem}>
              <Problem error={state.error} onRetry={state.retry} />
            </div>
          ) : (
            <ConversationView
              sent={sent}
              session={session}
              state={state}
              approvals={approvals}
              isEnded={ended}
              outcome={
                <Outcome
                  session={session}
                  conversation={state.conversation}
                  mayStart={mayStart}
                />
              }
            />
          )}
          <Composer
            session={session}
            turnRunning={turnRunning}
            onSent={() => setSent(count => count + 1)}
          />
        </div>
        {!isNarrow && (
          <Box
            as="aside"
            bg="neutral"
            className={styles.panel}
            aria-label={t('session.panel')}
          >
            {panel}
          </Box>
        )}
      </div>
      {isNarrow && (
        <PanelSheet isOpen={isSheetOpen} onOpenChange={setSheetOpen}>
          {panel}
        </PanelSheet>
      )}
    </main>
  );
}

function SessionSkeleton() {
  const t = useT();
  return (
    <div className={styles.page} role="status" aria-label={t('common.loading')}>
      <div className={styles.skeletonHeader}>
        <Skeleton width="40%" height={24} />
        <Skeleton width="60%" height={14} />
      </div>
      <div className={styles.skeletonBody}>
        {[70, 90, 50, 80, 65].map(width => (
          <Skeleton key={width} width={`${width}%`} height={18} />
        ))}
      </div>
    </div>
  );
}
