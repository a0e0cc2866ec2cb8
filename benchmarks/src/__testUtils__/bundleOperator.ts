import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Bundles the program as it is now into a folder; answers the file. */
export function bundleOperator(folder: string): string {
  const file = path.join(folder, 'operator.cjs');
  const operator = path.dirname(
    require.resolve('@agentic-sessions/operator/package.json'),
  );
  const esbuild = path.dirname(require.resolve('esbuild/package.json'));
  const result = spawnSync(
    path.join(esbuild, 'bin', 'esbuild'),
    [
      path.join(operator, 'src', 'main.ts'),
      '--bundle',
      '--platform=node',
      '--target=node24',
      '--log-level=warning',
      `--outfile=${file}`,
    ],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) {
    throw new Error(`The operator could not be bundled: ${result.stderr}`);
  }
  return file;
}
