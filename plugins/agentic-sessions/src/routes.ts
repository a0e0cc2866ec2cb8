import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The list of sessions. */
export const sessionsRouteRef = createRouteRef();

/** The form that starts one. */
export const startRouteRef = createSubRouteRef({
  parent: sessionsRouteRef,
  path: '/start',
});

/** One session. */
export const sessionRouteRef = createSubRouteRef({
  parent: sessionsRouteRef,
  path: '/:namespace/:name',
});
