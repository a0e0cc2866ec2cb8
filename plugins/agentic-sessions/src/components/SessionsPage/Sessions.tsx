import { Button } from '@backstage/ui';
import { useCallback, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { ApiError } from '../../api/ApiError';
import type { NamespaceAccess } from '../../api/types';
import { useGrace } from '../../hooks/useGrace';
import { useKeyboard } from '../../hooks/useKeyboard';
import { useLinks } from '../../hooks/useLinks';
import { useNeedsYou } from '../../hooks/useNeedsYou';
import { hasVerb } from '../../hooks/useNamespaces';
import type { Resource } from '../../hooks/useResource';
import { useSessionList } from '../../hooks/useSessionList';
import { useT } from '../../hooks/useT';
import {
  readFilters,
  toApiFilters,
  writeFilter,
} from '../../model/listFilters';
import type { ListFilters } from '../../model/listFilters';
import { ConnectionBar } from '../common/ConnectionBar';
import { Problem } from '../common/Problem';
import { FilterBar } from './FilterBar';
import { filterChoices } from './filterChoices';
import { ListStatus } from './ListStatus';
import { moveRowFocus } from './moveRowFocus';
import { NeedsYou } from './NeedsYou';
import { SessionsEmpty } from './SessionsEmpty';
import { SessionsSkeleton } from './SessionsSkeleton';
import { SessionsTable } from './SessionsTable';
import styles from './Sessions.module.css';

/** How long the list waits for what waits for me. */
const GRACE_MS = 800;

/** The list of sessions: of one namespace where it is bound to one, else of what the reader chose. */
export function Sessions(props: {
  namespace: string;
  namespaces: Resource<NamespaceAccess[]>;
  /** Drawn above the list: the selector of the page, the figures of a tab. */
  header?: ReactNode;
}) {
  const t = useT();
  const links = useLinks();
  const navigate = useNavigate();
  const { namespace, namespaces, header } = props;
  const [params, setParams] = useSearchParams();
  const filters = useMemo(
    () => ({ ...readFilters(params), namespace }),
    [params, namespace],
  );
  // "Since" is fixed when it is chosen: a list that slides by itself would ask again at every look.
  const apiFilters = useMemo(
    () => toApiFilters(filters, Date.now()),
    [filters],
  );
  const list = useSessionList(apiFilters);
  const waiting = useNeedsYou(namespaces.value, namespace);

  const onChange = useCallback(
    (name: keyof ListFilters, value: string) =>
      setParams(current => writeFilter(current, name, value), {
        replace: true,
      }),
    [setParams],
  );
  const onClear = useCallback(
    () => setParams({}, { replace: true }),
    [setParams],
  );

  // What stands above the list comes with it, if it is quick, so that the list need not move.
  const isLate = useGrace(GRACE_MS);
  const isPlaced = waiting.isKnown || isLate;

  const startHref = (namespaces.value ?? []).some(
    access =>
      (!namespace || access.namespace === namespace) &&
      hasVerb(access, 'submit'),
  )
    ? links.start({ namespace })
    : undefined;

  const root = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLDivElement>(null);
  useKeyboard({
    '/': () => searchRef.current?.querySelector('input')?.focus(),
    j: () => moveRowFocus(root.current, 1),
    k: () => moveRowFocus(root.current, -1),
    n: () => startHref && navigate(startHref),
  });

  if (list.error instanceof ApiError && list.error.status === 404) {
    return (
      <div className={styles.page}>
        {header}
        <SessionsEmpty reason="unseen" namespace={namespace} />
      </div>
    );
  }
  const sessions = list.value?.sessions ?? [];
  const { namespace: _bound, ...chosen } = filters;
  const isFiltered = Object.values(chosen).some(Boolean);
  return (
    <div className={styles.page} ref={root}>
      <ConnectionBar />
      {header}
      <NeedsYou namespace={namespace} waiting={waiting} />
      <div className={styles.controls}>
        <FilterBar
          filters={filters}
          onChange={onChange}
          onClear={onClear}
          searchRef={searchRef}
          choices={filterChoices(sessions, t)}
        />
        <ListStatus total={list.value?.total} />
      </div>
      {list.error && <Problem error={list.error} onRetry={list.reload} />}
      {(list.value ? !isPlaced : list.isLoading) && <SessionsSkeleton />}
      {list.value && isPlaced && sessions.length > 0 && (
        <SessionsTable sessions={sessions} showNamespace={!namespace} />
      )}
      {list.value && isPlaced && sessions.length === 0 && (
        <SessionsEmpty
          reason={emptyReason(isFiltered, namespaces.value)}
          startHref={startHref}
        />
      )}
      {list.moreError && (
        <Problem error={list.moreError} onRetry={list.loadMore} />
      )}
      {list.value?.nextCursor && isPlaced && !list.moreError && (
        <Button
          variant="secondary"
          className={styles.more}
          isPending={list.isLoadingMore}
          onPress={list.loadMore}
        >
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}

function emptyReason(
  isFiltered: boolean,
  namespaces: NamespaceAccess[] | undefined,
): 'none' | 'filtered' | 'noNamespace' {
  if (namespaces?.length === 0) {
    return 'noNamespace';
  }
  return isFiltered ? 'filtered' : 'none';
}
