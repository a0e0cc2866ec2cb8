import { RiExternalLinkLine } from '@remixicon/react';
import type { SessionSummary } from '../../api/types';
import { useT } from '../../hooks/useT';
import { revealHidden } from '../../model/revealHidden';
import { sourceLabel } from '../../model/sourceLabel';
import styles from './SourceLink.module.css';

/** Where a session came from: `checkout#412`, as a link where it has an address on the web. */
export function SourceLink(props: { trigger: SessionSummary['trigger'] }) {
  const t = useT();
  const { description, url } = props.trigger;
  const label = revealHidden(description || sourceLabel(props.trigger, t));
  if (!url || !/^https?:\/\//.test(url)) {
    return <span className={styles.text}>{label}</span>;
  }
  return (
    <a
      className={styles.link}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('common.opensElsewhere', { label })}
      onClick={event => event.stopPropagation()}
    >
      <span className={styles.text}>{label}</span>
      <RiExternalLinkLine size={14} aria-hidden />
    </a>
  );
}
