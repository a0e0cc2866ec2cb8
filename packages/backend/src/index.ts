import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(
  import(
    '@agentic-sessions/backstage-plugin-auth-backend-module-development'
  ),
);

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@agentic-sessions/backstage-plugin-catalog-backend-module'),
);

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@agentic-sessions/backstage-plugin-permission-backend-module'),
);

backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@agentic-sessions/backstage-plugin-backend'));
backend.add(
  import('@agentic-sessions/backstage-plugin-backend-module-github'),
);

backend.start();
