import { runOnNode24 } from './lib/node24.mjs';

await runOnNode24('packages/dev-environment/src/cli/start.ts');
