import { useRouteRef } from '@backstage/frontend-plugin-api';
import { toQuery } from '../api/toQuery';
import { sessionRouteRef, sessionsRouteRef, startRouteRef } from '../routes';

/** What the start form can be opened with. */
export type StartDefaults = {
  namespace?: string;
  entityRef?: string;
  repository?: string;
  /** A session whose task is to be done again. */
  from?: string;
};

/** Addresses of the plugin's pages, wherever an app mounts them. */
export function useLinks() {
  const list = useRouteRef(sessionsRouteRef);
  const start = useRouteRef(startRouteRef);
  const session = useRouteRef(sessionRouteRef);
  return {
    list: (filters: { namespace?: string; entityRef?: string } = {}) =>
      `${list?.() ?? ''}${toQuery(filters)}`,
    start: (defaults: StartDefaults = {}) =>
      `${start?.() ?? ''}${toQuery(defaults)}`,
    session: (key: { namespace: string; id: string }) =>
      session?.({ namespace: key.namespace, name: key.id }) ?? '',
  };
}
