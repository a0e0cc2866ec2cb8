import { ButtonIcon } from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiDownloadLine, RiFileTextLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { agenticSessionsApiRef } from '../../../api/agenticSessionsApiRef';
import type { Artifact, Session } from '../../../api/types';
import { useResource } from '../../../hooks/useResource';
import { useT } from '../../../hooks/useT';
import { formatBytes } from '../../../model/format';
import { revealHidden } from '../../../model/revealHidden';
import { Problem } from '../../common/Problem';
import { FilePreview } from './FilePreview';
import { saveBlob } from './saveBlob';
import styles from './SidePanel.module.css';

/** The files a session made, with a look inside. */
export function FilesTab(props: { session: Session; madeSoFar: number }) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const { session, madeSoFar } = props;
  const key = { namespace: session.namespace, sessionId: session.id };
  const files = useResource(`${key.namespace}/${key.sessionId}`, signal =>
    api.listArtifacts(key, signal),
  );
  const { reload } = files;
  useEffect(() => {
    if (madeSoFar > 0) {
      reload();
    }
  }, [madeSoFar, session.artifactCount, reload]);
  const [shown, setShown] = useState<string>();

  if (files.error) {
    return <Problem error={files.error} onRetry={files.reload} />;
  }
  if (!files.value) {
    return <p className={styles.empty}>{t('common.loading')}…</p>;
  }
  if (files.value.length === 0) {
    return <p className={styles.empty}>{t('panel.noFiles')}</p>;
  }
  return (
    <ul className={styles.list}>
      {files.value.map(file => (
        <li key={file.id}>
          <FileEntry
            file={file}
            session={session}
            isShown={shown === file.id}
            onToggle={() => setShown(shown === file.id ? undefined : file.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function FileEntry(props: {
  file: Artifact;
  session: Session;
  isShown: boolean;
  onToggle: () => void;
}) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const toast = useApi(toastApiRef);
  const { file, session, isShown, onToggle } = props;
  const path = revealHidden(file.path);
  const download = async () => {
    try {
      const { namespace, id } = session;
      saveBlob(
        await api.getArtifactContent({ namespace, sessionId: id }, file.id),
        file.path,
      );
    } catch (error) {
      toast.post({ title: (error as Error).message, status: 'danger' });
    }
  };
  return (
    <>
      <div className={styles.entry}>
        <RiFileTextLine size={16} aria-hidden />
        <span className={styles.grow}>
          <button
            type="button"
            className={styles.file}
            aria-expanded={isShown}
            aria-label={t('panel.preview', { path })}
            onClick={onToggle}
          >
            {path}
          </button>
          <br />
          <span className={styles.quiet}>
            {formatBytes(file.size)} · {file.contentType} · {file.type}
          </span>
        </span>
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label={t('panel.download', { path })}
          icon={<RiDownloadLine size={16} />}
          onPress={download}
        />
      </div>
      {isShown && <FilePreview file={file} session={session} />}
    </>
  );
}
