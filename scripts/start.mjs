import { runOnNode24 } from './lib/node24.mjs';

// Asking for help needs neither Linux nor root.
const asks = process.argv.some(word => word === '--help' || word === '-h');

await runOnNode24('packages/dev-environment/src/cli/start.ts', {
  startsKubernetes: !asks,
});
