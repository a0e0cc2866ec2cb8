import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** Paths of the programs of a Pod, bundled as they are for its images. */
export type Programs = {
  runner: string;
  shim: string;
  agent: string;
  remove(): void;
};

/** Bundles runner, shim and scripted agent into a folder of their own. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'runner-programs-'));
  const source = join(
    dirname(require.resolve('@agentic-sessions/runner/package.json')),
    'src',
  );
  await build({
    entryPoints: {
      runner: join(source, 'main.ts'),
      shim: join(source, 'shim.ts'),
      agent: join(source, '__testUtils__', 'scriptedAgent.ts'),
    },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    logLevel: 'error',
  });
  const file = (name: string) => join(folder, `${name}.cjs`);
  return {
    runner: file('runner'),
    shim: file('shim'),
    agent: file('agent'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
