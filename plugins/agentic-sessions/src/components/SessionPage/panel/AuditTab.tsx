import { Button } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { agenticSessionsApiRef } from '../../../api/agenticSessionsApiRef';
import { ApiError } from '../../../api/ApiError';
import type { AuditPage, Session } from '../../../api/types';
import { useResource } from '../../../hooks/useResource';
import { useT } from '../../../hooks/useT';
import { formatExact } from '../../../model/format';
import { Problem } from '../../common/Problem';
import styles from './SidePanel.module.css';

/** Who did what with this session, for those who may read it. */
export function AuditTab({ session }: { session: Session }) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const { namespace, id, access } = session;
  const key = { namespace, sessionId: id };
  const [isLoading, setLoading] = useState(false);
  const audit = useResource<AuditPage>(
    access.audit === false ? undefined : `${namespace}/${id}`,
    signal => api.listAudit(key, { signal }),
  );
  const denied = (
    <p className={styles.empty}>{t('panel.auditDenied', { namespace })}</p>
  );
  if (access.audit === false) {
    return denied;
  }
  if (audit.error) {
    return audit.error instanceof ApiError && audit.error.status === 403 ? (
      denied
    ) : (
      <Problem error={audit.error} onRetry={audit.reload} />
    );
  }
  const entries = audit.value?.entries ?? [];
  const loadMore = async () => {
    setLoading(true);
    try {
      const next = await api.listAudit(key, {
        cursor: audit.value?.nextCursor,
      });
      audit.set(page => ({
        ...next,
        entries: [...(page?.entries ?? []), ...next.entries],
      }));
    } finally {
      setLoading(false);
    }
  };
  if (audit.value && entries.length === 0) {
    return <p className={styles.empty}>{t('panel.noAudit')}</p>;
  }
  return (
    <>
      <ul className={styles.list}>
        {entries.map(entry => (
          <li key={entry.id}>
            <strong>{entry.action}</strong> {entry.resource} ·{' '}
            <span>{entry.outcome}</span>
            <div className={styles.quiet}>
              {entry.actor} ·{' '}
              <time dateTime={entry.timestamp}>
                {formatExact(entry.timestamp)}
              </time>
            </div>
          </li>
        ))}
      </ul>
      {audit.value?.nextCursor && (
        <Button
          size="small"
          variant="secondary"
          isPending={isLoading}
          onPress={loadMore}
        >
          {t('common.more')}
        </Button>
      )}
    </>
  );
}
