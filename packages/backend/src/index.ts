import { createBackend } from '@backstage/backend-defaults';
import { startTracing } from './tracing/startTracing';
import { tracingModule } from './tracing/tracingModule';

const tracing = startTracing(process.env);
const backend = createBackend();

backend.add(tracingModule(tracing));

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(
  import('@agentic-sessions/backstage-plugin-auth-backend-module-development'),
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
backend.add(import('@agentic-sessions/backstage-plugin-backend-module-github'));

tracing
  .then(() => backend.start())
  .catch(error => {
    // A portal that came up by half must not answer as if it were whole: whoever runs it starts it again.
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  });
