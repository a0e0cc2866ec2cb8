import { ButtonLink, Select } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useSearchParams } from 'react-router-dom';
import { useLinks } from '../../hooks/useLinks';
import { hasVerb, useNamespaces } from '../../hooks/useNamespaces';
import { useRememberedNamespace } from '../../hooks/useRememberedNamespace';
import { useT } from '../../hooks/useT';
import { writeFilter } from '../../model/listFilters';
import { Problem } from '../common/Problem';
import { Sessions } from './Sessions';
import styles from './Sessions.module.css';

const ALL = '*';

/** `/sessions`: every session I may see, of the namespace I chose last or of the one in the address. */
export function SessionsPage() {
  const t = useT();
  const links = useLinks();
  const namespaces = useNamespaces();
  const [remembered, remember] = useRememberedNamespace();
  const [params, setParams] = useSearchParams();
  const known = namespaces.value ?? [];
  const inAddress = params.get('namespace');
  // A namespace I chose once and may no longer see would make an empty page for ever.
  const mine =
    !namespaces.value || known.some(access => access.namespace === remembered)
      ? remembered
      : '';
  const chosen = inAddress ?? mine;
  const namespace = chosen === ALL ? '' : chosen;
  const mayStart = known.some(access => hasVerb(access, 'submit'));

  const choose = (next: string) => {
    remember(next === ALL ? '' : next);
    setParams(current => writeFilter(current, 'namespace', next), {
      replace: true,
    });
  };

  return (
    <main>
      <Sessions
        namespace={namespace}
        namespaces={namespaces}
        header={
          <>
            <div className={styles.header}>
              <h1 className={styles.heading}>{t('list.title')}</h1>
              <Select
                className={styles.namespace}
                size="small"
                aria-label={t('list.namespace')}
                value={namespace || ALL}
                onChange={key => choose(String(key))}
                options={[
                  { id: ALL, label: t('list.allNamespaces') },
                  ...known.map(access => ({
                    id: access.namespace,
                    label: access.title || access.namespace,
                  })),
                  // From an address that somebody shared: named, though there is nothing to see.
                  ...(namespace &&
                  !known.some(access => access.namespace === namespace)
                    ? [{ id: namespace, label: namespace }]
                    : []),
                ]}
              />
              {mayStart && (
                <ButtonLink
                  size="small"
                  href={links.start({ namespace })}
                  iconStart={<RiAddLine aria-hidden />}
                >
                  {t('list.start')}
                </ButtonLink>
              )}
            </div>
            {namespaces.error && (
              <Problem error={namespaces.error} onRetry={namespaces.reload} />
            )}
          </>
        }
      />
    </main>
  );
}
