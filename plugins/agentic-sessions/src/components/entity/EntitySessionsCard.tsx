import {
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Link,
  Skeleton,
  Text,
} from '@backstage/ui';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiAddLine } from '@remixicon/react';
import { useMemo } from 'react';
import { useLinks } from '../../hooks/useLinks';
import { hasVerb, useNamespaces } from '../../hooks/useNamespaces';
import { useSessionList } from '../../hooks/useSessionList';
import { useT } from '../../hooks/useT';
import { revealHidden } from '../../model/revealHidden';
import { Age } from '../common/Age';
import { Problem } from '../common/Problem';
import { StateBadge } from '../common/StateBadge';
import { repositoryOf } from './repositoryOf';
import styles from './EntitySessionsCard.module.css';

const SHOWN = 5;

/** The last sessions about an entity, and a way to start one with it filled in. */
export function EntitySessionsCard() {
  const t = useT();
  const links = useLinks();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const filters = useMemo(() => ({ entityRef }), [entityRef]);
  const list = useSessionList(filters, { pageSize: SHOWN });
  const namespaces = useNamespaces();
  const mayStart = (namespaces.value ?? []).some(a => hasVerb(a, 'submit'));
  const sessions = list.value?.sessions.slice(0, SHOWN) ?? [];
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          {t('card.title')}
        </Text>
      </CardHeader>
      <CardBody>
        {list.error && <Problem error={list.error} onRetry={list.reload} />}
        {!list.value && list.isLoading && <Skeleton width="100%" height={96} />}
        {list.value && sessions.length === 0 && (
          <Text color="secondary">{t('card.empty')}</Text>
        )}
        <ul className={styles.list}>
          {sessions.map(session => (
            <li key={session.id} className={styles.entry}>
              <StateBadge session={session} />
              <Link
                className={styles.title}
                standalone
                truncate
                href={links.session(session)}
              >
                {revealHidden(session.title)}
              </Link>
              <span className={styles.age}>
                <Age since={session.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
      <CardFooter className={styles.footer}>
        {mayStart && (
          <ButtonLink
            size="small"
            variant="secondary"
            iconStart={<RiAddLine aria-hidden />}
            href={links.start({ entityRef, repository: repositoryOf(entity) })}
          >
            {t('card.start')}
          </ButtonLink>
        )}
        {list.value && list.value.total > SHOWN && (
          <Link href={links.list({ entityRef })}>{t('card.all')}</Link>
        )}
      </CardFooter>
    </Card>
  );
}
