import { useApi } from '@backstage/frontend-plugin-api';
import { agenticSessionsApiRef } from '../../api/agenticSessionsApiRef';
import type { NamespaceAccess } from '../../api/types';
import { useLiveSummaries } from '../../hooks/useLive';
import { useResource } from '../../hooks/useResource';
import { useSettled } from '../../hooks/useSettled';
import { useT } from '../../hooks/useT';
import { formatCount } from '../../model/format';
import { STATE_FILTERS } from '../../model/listFilters';
import styles from './NamespaceFigures.module.css';

/** Running, waiting, done today: how a namespace does. */
export function NamespaceFigures(props: {
  namespace: string;
  access: NamespaceAccess | undefined;
}) {
  const t = useT();
  const api = useApi(agenticSessionsApiRef);
  const { namespace, access } = props;
  const figures = useResource(`figures/${namespace}`, async signal => {
    const count = async (phase: readonly string[], since?: string) => {
      const filters = { namespace, phase: [...phase] as never[], since };
      const page = await api.listSessions(filters, { limit: 1, signal });
      return page.total;
    };
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    const [running, waiting, doneToday] = await Promise.all([
      count(STATE_FILTERS.running),
      count(STATE_FILTERS.waiting),
      count(STATE_FILTERS.done, midnight.toISOString()),
    ]);
    return { running, waiting, doneToday };
  });
  const askSoon = useSettled(figures.reload);
  useLiveSummaries([namespace], {
    onOpen: askSoon,
    onMessage: message => {
      if (message.session) {
        askSoon();
      }
    },
  });
  const { running, waiting, doneToday } = figures.value ?? {};
  const limit = access?.policy?.maxRunning;
  return (
    <dl className={styles.figures}>
      <Figure
        label={t('list.figures.running')}
        value={
          running !== undefined && limit !== undefined
            ? t('list.figures.of', {
                value: formatCount(running),
                limit: formatCount(limit),
              })
            : show(running)
        }
      />
      <Figure label={t('list.figures.waiting')} value={show(waiting)} />
      <Figure label={t('list.figures.doneToday')} value={show(doneToday)} />
    </dl>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function show(count: number | undefined): string {
  return count === undefined ? '–' : formatCount(count);
}
