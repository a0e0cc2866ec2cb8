import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const bundled = new Map<string, string>();

/** Bundles a program of this package as it is now, once, the way it is shipped; `source` is below its folder. */
export function bundleProgram(source: string): string {
  const known = bundled.get(source);
  if (known) return known;
  const name = `${basename(source, '.ts')}.cjs`;
  const outfile = join(mkdtempSync(join(tmpdir(), 'operator-')), name);
  const operator = dirname(
    require.resolve('@agentic-sessions/operator/package.json'),
  );
  const esbuild = dirname(require.resolve('esbuild/package.json'));
  const result = spawnSync(
    join(esbuild, 'bin', 'esbuild'),
    [
      join(operator, source),
      '--bundle',
      '--platform=node',
      '--target=node24',
      '--log-level=warning',
      `--outfile=${outfile}`,
    ],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) {
    throw new Error(`${source} could not be bundled: ${result.stderr}`);
  }
  bundled.set(source, outfile);
  return outfile;
}
