import path from 'node:path';
import { checkout } from './paths';
import { runCommand } from './runCommand';
import type { Steps } from './Steps';

/** Bundles operator, runner, shim and agent. */
export async function prepareBundles(options: {
  steps: Steps;
  logDirectory: string;
  signal?: AbortSignal;
}): Promise<void> {
  await options.steps.run('Operator, runner and agent', async () => {
    await runCommand(
      process.execPath,
      [path.join(checkout, 'scripts', 'bundle.mjs')],
      {
        cwd: checkout,
        logFile: path.join(options.logDirectory, 'bundle.log'),
        what: 'Bundling operator, runner and agent',
        signal: options.signal,
      },
    );
  });
}
