import { Button, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { RiRefreshLine } from '@remixicon/react';
import { useState } from 'react';
import { agenticSessionsApiRef } from '../../../api/agenticSessionsApiRef';
import type { Session } from '../../../api/types';
import { useResource } from '../../../hooks/useResource';
import { useT } from '../../../hooks/useT';
import { revealHidden } from '../../../model/revealHidden';
import { Problem } from '../../common/Problem';
import styles from './SidePanel.module.css';

type Container = 'runner' | 'agent';

/** Log of the Pod's containers: from the Pod while it is there, else as it was stored. Asked for again with each phase. */
export function LogTab({ session }: { session: Session }) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const [container, setContainer] = useState<Container>('runner');
  const { namespace, id, phase } = session;
  const log = useResource(`${namespace}/${id}/${container}/${phase}`, signal =>
    api.getLog({ namespace, sessionId: id }, container, signal),
  );
  return (
    <>
      <div className={styles.bar}>
        <ToggleButtonGroup
          aria-label={t('panel.container')}
          disallowEmptySelection
          selectionMode="single"
          selectedKeys={[container]}
          onSelectionChange={keys => setContainer([...keys][0] as Container)}
        >
          <ToggleButton id="runner">{t('panel.runner')}</ToggleButton>
          <ToggleButton id="agent">{t('panel.agent')}</ToggleButton>
        </ToggleButtonGroup>
        <Button
          size="small"
          variant="tertiary"
          iconStart={<RiRefreshLine aria-hidden />}
          isPending={log.isLoading}
          onPress={log.reload}
        >
          {t('panel.refresh')}
        </Button>
      </div>
      {log.error && <Problem error={log.error} onRetry={log.reload} />}
      {log.value === '' && <p className={styles.empty}>{t('panel.noLog')}</p>}
      {log.value && <pre className={styles.log}>{revealHidden(log.value)}</pre>}
    </>
  );
}
