import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Bundles the program as the image has it, into a folder of its own, and gives the file's path. */
export async function bundleAgent(): Promise<string> {
  const outfile = join(
    await mkdtemp(join(tmpdir(), 'survey-agent-bundle-')),
    'survey-agent.cjs',
  );
  await build({
    entryPoints: [resolve(__dirname, '../main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'error',
  });
  return outfile;
}
