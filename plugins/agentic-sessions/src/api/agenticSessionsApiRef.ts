import { createApiRef } from '@backstage/frontend-plugin-api';
import type { AgenticSessionsApi } from './AgenticSessionsApi';

/**
 * The API of agentic sessions for this and other frontend plugins.
 *
 * @public
 */
export const agenticSessionsApiRef = createApiRef<AgenticSessionsApi>().with({
  id: 'plugin.agentic-sessions.client',
  pluginId: 'agentic-sessions',
});
