import '@backstage/cli/asset-types';
// This page is an app of its own, so it brings the style sheet that apps bring.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { ConfigReader } from '@backstage/config';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { createRoot } from 'react-dom/client';
import plugin from '../src';
import { AgenticSessionsClient } from '../src/api/AgenticSessionsClient';
import { agenticSessionsApiRef } from '../src/api/agenticSessionsApiRef';
import { playDemo } from './playDemo';

const portal = playDemo();

/** The plugin alone, against a portal in memory. */
const app = createApp({
  features: [
    plugin,
    createFrontendModule({
      pluginId: 'agentic-sessions',
      extensions: [
        ApiBlueprint.make({
          name: 'client',
          params: defineParams =>
            defineParams({
              api: agenticSessionsApiRef,
              deps: {},
              factory: () => new AgenticSessionsClient({ fetchApi: portal }),
            }),
        }),
      ],
    }),
  ],
  advanced: {
    configLoader: async () => ({
      config: new ConfigReader({
        app: {
          title: 'Agentic sessions',
          baseUrl: window.location.origin,
          extensions: [{ 'sign-in-page:app': false }],
        },
        backend: { baseUrl: window.location.origin },
      }),
    }),
  },
});

createRoot(document.getElementById('root')!).render(app.createRoot());
