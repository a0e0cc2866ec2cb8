import { ButtonLink } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useEntity } from '@backstage/plugin-catalog-react';
import { NAMESPACE_ANNOTATION } from '../../annotations';
import { useLinks } from '../../hooks/useLinks';
import { hasVerb, useNamespaces } from '../../hooks/useNamespaces';
import { useT } from '../../hooks/useT';
import { Sessions } from '../SessionsPage/Sessions';
import { NamespaceFigures } from './NamespaceFigures';
import styles from '../SessionsPage/Sessions.module.css';

/** The Sessions tab of a System: the list bound to its namespace. */
export function EntitySessionsTab() {
  const t = useT();
  const links = useLinks();
  const { entity } = useEntity();
  const namespaces = useNamespaces();
  const namespace = entity.metadata.annotations?.[NAMESPACE_ANNOTATION] ?? '';
  const access = namespaces.value?.find(a => a.namespace === namespace);
  return (
    <Sessions
      namespace={namespace}
      namespaces={namespaces}
      header={
        <div className={styles.header}>
          {(access || !namespaces.value) && (
            <NamespaceFigures namespace={namespace} access={access} />
          )}
          {access && hasVerb(access, 'submit') && (
            <ButtonLink
              size="small"
              href={links.start({ namespace })}
              iconStart={<RiAddLine aria-hidden />}
            >
              {t('list.start')}
            </ButtonLink>
          )}
        </div>
      }
    />
  );
}
