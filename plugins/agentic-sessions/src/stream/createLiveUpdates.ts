import type { DiscoveryApi, IdentityApi } from '@backstage/frontend-plugin-api';
import type { AgenticSessionsApi } from '../api/AgenticSessionsApi';
import { randomId } from '../model/randomId';
import type { LiveUpdates } from './LiveUpdates';
import { SharedLiveUpdates } from './SharedLiveUpdates';
import { browserTabNetwork } from './TabNetwork';

/** {@link LiveUpdates} of this browser tab. */
export function createLiveUpdates(deps: {
  api: AgenticSessionsApi;
  identityApi: IdentityApi;
  discoveryApi: DiscoveryApi;
}): LiveUpdates {
  const live = new SharedLiveUpdates({
    api: deps.api,
    network: browserTabNetwork(),
    tabId: randomId(),
    isVisible: () => document.visibilityState === 'visible',
    person: async () => {
      const { userEntityRef } = await deps.identityApi.getBackstageIdentity();
      // Two portals behind one origin must not hear each other either.
      return `${await deps.discoveryApi.getBaseUrl(
        'agentic-sessions',
      )}:${userEntityRef}`;
    },
  });
  document.addEventListener('visibilitychange', live.wake);
  window.addEventListener('online', live.wake);
  window.addEventListener('pagehide', live.leave);
  return live;
}
