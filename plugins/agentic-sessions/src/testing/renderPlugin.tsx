import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { AgenticSessionsClient } from '../api/AgenticSessionsClient';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
// Loaded beforehand: the app waits for it only when the page is opened.
import '../components/Router';
import { agenticSessionsPlugin } from '../plugin';
import { bareLayout } from './bareLayout';
import type { FakePortal } from './FakePortal';

/** The plugin in an app, at an address, against a portal in memory. */
export function renderPlugin(portal: FakePortal, path: string) {
  giveElementsASize();
  return renderTestApp({
    features: [agenticSessionsPlugin, bareLayout],
    initialRouteEntries: [path],
    apis: [
      mockApis.identity({ userEntityRef: 'user:default/ada' }),
      mockApis.storage(),
      [
        agenticSessionsApiRef,
        new AgenticSessionsClient({ fetchApi: { fetch: portal.fetch } }),
      ],
    ],
  });
}

/** jsdom lays nothing out; a list that draws only what is in sight needs a sight. */
function giveElementsASize(): void {
  for (const name of ['offsetHeight', 'offsetWidth', 'clientHeight'] as const) {
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      value: name === 'offsetWidth' ? 1000 : 900,
    });
  }
  HTMLElement.prototype.scrollTo = () => undefined;
}
