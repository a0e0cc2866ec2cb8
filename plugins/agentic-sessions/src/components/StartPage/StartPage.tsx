import { Link, Skeleton, Text } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { useSearchParams } from 'react-router-dom';
import { agenticSessionsApiRef } from '../../api/agenticSessionsApiRef';
import type { Session } from '../../api/types';
import { useLinks } from '../../hooks/useLinks';
import { hasVerb, useNamespaces } from '../../hooks/useNamespaces';
import { useRememberedNamespace } from '../../hooks/useRememberedNamespace';
import { useResource } from '../../hooks/useResource';
import { useT } from '../../hooks/useT';
import { EMPTY_FIELDS, fieldsOf } from '../../model/startForm';
import type { StartFields } from '../../model/startForm';
import { Problem } from '../common/Problem';
import { StartForm } from './StartForm';
import styles from './StartPage.module.css';

/** `/sessions/start`: one page, one column. */
export function StartPage() {
  const t = useT();
  const links = useLinks();
  return (
    <main className={styles.page}>
      <div>
        <Link href={links.list()} variant="body-small" color="secondary">
          {t('list.title')}
        </Link>
        <Text as="h1" variant="title-small">
          {t('start.title')}
        </Text>
      </div>
      <Prepared />
    </main>
  );
}

/** Waits for what the form offers to choose from. */
function Prepared() {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const [params] = useSearchParams();
  const [remembered] = useRememberedNamespace();
  const namespaces = useNamespaces();
  const runtimes = useResource('runtimes', signal => api.listRuntimes(signal));
  const from = params.get('from');
  const fromNamespace = params.get('namespace');
  const again = useResource<Session>(
    from && fromNamespace ? `${fromNamespace}/${from}` : undefined,
    signal =>
      api.getSession({ namespace: fromNamespace!, sessionId: from! }, signal),
  );

  const error = namespaces.error ?? runtimes.error;
  if (error) {
    const retry = () => {
      namespaces.reload();
      runtimes.reload();
    };
    return <Problem error={error} onRetry={retry} />;
  }
  if (!namespaces.value || !runtimes.value || again.isLoading) {
    return (
      <div
        role="status"
        aria-label={t('common.loading')}
        className={styles.form}
      >
        <Skeleton width="100%" height={160} />
        <Skeleton width="100%" height={56} />
        <Skeleton width="100%" height={56} />
      </div>
    );
  }
  const mine = namespaces.value.filter(access => hasVerb(access, 'submit'));
  if (mine.length === 0) {
    return (
      <>
        <Text weight="bold">{t('start.nowhere.title')}</Text>
        <Text>{t('start.nowhere.text')}</Text>
      </>
    );
  }
  const usable = runtimes.value.filter(runtime => runtime.accepted !== false);
  const wish = [fromNamespace, remembered].find(name =>
    mine.some(access => access.namespace === name),
  );
  const initial: StartFields = {
    ...EMPTY_FIELDS,
    runtime: usable[0]?.name ?? '',
    repository: params.get('repository') ?? '',
    entityRef: params.get('entityRef') ?? '',
    ...(again.value && fieldsOf(again.value)),
    namespace: wish ?? mine[0].namespace,
  };
  return <StartForm initial={initial} namespaces={mine} runtimes={usable} />;
}
