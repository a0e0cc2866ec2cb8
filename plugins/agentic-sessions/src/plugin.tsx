import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiRobot2Line } from '@remixicon/react';
import { NAMESPACE_ANNOTATION } from './annotations';
import { AgenticSessionsClient } from './api/AgenticSessionsClient';
import { agenticSessionsApiRef } from './api/agenticSessionsApiRef';
import { sessionRouteRef, sessionsRouteRef, startRouteRef } from './routes';
import { createLiveUpdates } from './stream/createLiveUpdates';
import { liveUpdatesApiRef } from './stream/LiveUpdates';

const clientApi = ApiBlueprint.make({
  name: 'client',
  params: defineParams =>
    defineParams({
      api: agenticSessionsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new AgenticSessionsClient({ fetchApi }),
    }),
});

const liveUpdatesApi = ApiBlueprint.make({
  name: 'live-updates',
  params: defineParams =>
    defineParams({
      api: liveUpdatesApiRef,
      deps: {
        api: agenticSessionsApiRef,
        identityApi: identityApiRef,
        discoveryApi: discoveryApiRef,
      },
      factory: createLiveUpdates,
    }),
});

const sessionsPage = PageBlueprint.make({
  params: {
    path: '/sessions',
    routeRef: sessionsRouteRef,
    title: 'Sessions',
    icon: <RiRobot2Line />,
    // The pages are dense and name themselves: a header of the framework would say it twice.
    noHeader: true,
    loader: () => import('./components/Router').then(m => <m.Router />),
  },
});

const systemTab = EntityContentBlueprint.make({
  name: 'sessions',
  params: {
    path: '/sessions',
    title: 'Sessions',
    group: 'operation',
    filter: {
      kind: 'system',
      [`metadata.annotations.${NAMESPACE_ANNOTATION}`]: { $exists: true },
    },
    loader: () =>
      import('./components/entity/EntitySessionsTab').then(m => (
        <m.EntitySessionsTab />
      )),
  },
});

/** On what sessions are about; a namespace's System has a tab of its own. */
const entityCard = EntityCardBlueprint.make({
  name: 'sessions',
  params: {
    type: 'content',
    filter: { kind: { $in: ['component', 'api', 'resource'] } },
    loader: () =>
      import('./components/entity/EntitySessionsCard').then(m => (
        <m.EntitySessionsCard />
      )),
  },
});

/**
 * Pages, entity tab and card of agentic sessions.
 *
 * @public
 */
export const agenticSessionsPlugin = createFrontendPlugin({
  pluginId: 'agentic-sessions',
  title: 'Sessions',
  icon: <RiRobot2Line />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    sessions: sessionsRouteRef,
    start: startRouteRef,
    session: sessionRouteRef,
  },
  extensions: [clientApi, liveUpdatesApi, sessionsPage, systemTab, entityCard],
});
