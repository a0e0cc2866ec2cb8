import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { agenticSessionsApiRef } from '../../../api/agenticSessionsApiRef';
import type { Artifact, Session } from '../../../api/types';
import { useResource } from '../../../hooks/useResource';
import { useT } from '../../../hooks/useT';
import { Markdown } from '../../common/Markdown';
import { Problem } from '../../common/Problem';
import { LongText } from '../conversation/LongText';
import { previewKind } from './previewKind';
import styles from './SidePanel.module.css';

const MAX_PREVIEW_BYTES = 512 * 1024;

/** A look into a file. Only kinds that cannot run anything are shown: text, Markdown and plain pictures. */
export function FilePreview(props: { file: Artifact; session: Session }) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const { file, session } = props;
  const kind = previewKind(file);
  const isTooLarge = file.size > MAX_PREVIEW_BYTES;
  const content = useResource(
    kind && !isTooLarge ? `${file.id}:${file.digest}` : undefined,
    async signal => {
      const key = { namespace: session.namespace, sessionId: session.id };
      const blob = await api.getArtifactContent(key, file.id, signal);
      return kind === 'image' ? blob : blob.text();
    },
  );
  if (!kind || isTooLarge) {
    return (
      <p className={styles.empty}>
        {isTooLarge ? t('panel.tooLarge') : t('panel.noPreview')}
      </p>
    );
  }
  if (content.error) {
    return <Problem error={content.error} onRetry={content.reload} />;
  }
  if (content.value === undefined) {
    return <p className={styles.empty}>{t('common.loading')}…</p>;
  }
  if (typeof content.value !== 'string') {
    return <Picture blob={content.value} alt={file.path} />;
  }
  return kind === 'markdown' ? (
    <div className={styles.preview}>
      <Markdown text={content.value} />
    </div>
  ) : (
    <LongText
      text={kind === 'json' ? prettyJson(content.value) : content.value}
    />
  );
}

function Picture({ blob, alt }: { blob: Blob; alt: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const created = URL.createObjectURL(blob);
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [blob]);
  return (
    <div className={styles.preview}>{url && <img src={url} alt={alt} />}</div>
  );
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
