import { ButtonLink, Text } from '@backstage/ui';
import { RiAddLine, RiRobot2Line } from '@remixicon/react';
import { useT } from '../../hooks/useT';
import styles from './SessionsEmpty.module.css';

/** Nothing to list: why, and what to do about it. Filters are taken back in the bar above, where they are. */
export function SessionsEmpty(props: {
  reason: 'none' | 'filtered' | 'noNamespace' | 'unseen';
  /** The one that is not to be seen. */
  namespace?: string;
  /** Where to start one; absent where I may not. */
  startHref?: string;
}) {
  const t = useT();
  const { reason, namespace = '', startHref } = props;
  return (
    <div className={styles.empty}>
      <RiRobot2Line size={32} aria-hidden className={styles.icon} />
      {reason === 'filtered' && <Text>{t('list.empty.filtered')}</Text>}
      {reason === 'noNamespace' && <Text>{t('list.empty.noNamespace')}</Text>}
      {reason === 'unseen' && (
        <Text>{t('list.empty.unseen', { namespace })}</Text>
      )}
      {reason === 'none' && (
        <>
          <Text as="h2" variant="title-x-small">
            {t('list.empty.title')}
          </Text>
          <Text>{t('list.empty.text')}</Text>
          <Text color="secondary">{t('list.empty.github')}</Text>
          {startHref && (
            <ButtonLink href={startHref} iconStart={<RiAddLine aria-hidden />}>
              {t('list.start')}
            </ButtonLink>
          )}
        </>
      )}
    </div>
  );
}
