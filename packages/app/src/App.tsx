import agenticSessionsPlugin from '@agentic-sessions/backstage-plugin';
import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { shellModule } from './shell/shellModule';
import { signInModule } from './signIn/signInModule';

/** The portal: sessions, the catalog they belong to, the people, and settings. */
export default createApp({
  features: [
    agenticSessionsPlugin,
    catalogPlugin,
    orgPlugin,
    userSettingsPlugin,
    shellModule,
    signInModule,
  ],
});
