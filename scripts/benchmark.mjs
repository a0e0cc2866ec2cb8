import { runOnNode24 } from './lib/node24.mjs';

await runOnNode24('benchmarks/src/cli/main.ts');
