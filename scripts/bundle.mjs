/**
 * Bundles each executable of the project into a single CommonJS file: `node scripts/bundle.mjs [name ...]`.
 * Containers then need Node.js and that one file, no node_modules.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Name → source and bundle, below the root of the checkout. */
export const BUNDLES = {
  operator: {
    source: 'operator/src/main.ts',
    bundle: 'operator/dist/operator.cjs',
  },
  runner: {
    source: 'packages/runner/src/main.ts',
    bundle: 'packages/runner/dist/runner.cjs',
  },
  shim: {
    source: 'packages/runner/src/shim.ts',
    bundle: 'packages/runner/dist/shim.cjs',
  },
  'survey-agent': {
    source: 'packages/survey-agent/src/main.ts',
    bundle: 'packages/survey-agent/dist/survey-agent.cjs',
  },
};

/**
 * Bundles the named programs, or all.
 *
 * @returns the names of those that were bundled; one whose source is not there is told and left out
 */
export async function bundle(names = Object.keys(BUNDLES), tell = console.log) {
  // Loaded here, so that asking for BUNDLES needs no installed packages.
  const { build } = await import('esbuild');
  const unknown = names.find(name => !BUNDLES[name]);
  if (unknown) {
    throw new Error(
      `There is no program "${unknown}". Known: ${Object.keys(BUNDLES).join(
        ', ',
      )}.`,
    );
  }
  const present = names.filter(name =>
    existsSync(join(ROOT, BUNDLES[name].source)),
  );
  for (const name of names.filter(each => !present.includes(each))) {
    tell(`${name}: left out, ${BUNDLES[name].source} is not there`);
  }
  await Promise.all(
    present.map(async name => {
      const started = Date.now();
      const { metafile } = await build({
        absWorkingDir: ROOT,
        entryPoints: [BUNDLES[name].source],
        outfile: BUNDLES[name].bundle,
        bundle: true,
        platform: 'node',
        target: 'node24',
        format: 'cjs',
        // No minification, so that stack traces say what the sources say, without a map to ship. Not "keepNames" as well: it
        // sets the name of every inner function anew at every call, which took a seventh of the operator's time.
        legalComments: 'eof',
        metafile: true,
        logLevel: 'warning',
        // ES modules among the dependencies may ask where they are.
        define: { 'import.meta.url': '__bundleUrl' },
        banner: {
          js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;",
        },
      });
      const [{ bytes }] = Object.values(metafile.outputs);
      tell(
        `${name}: ${Math.round(bytes / 1024)} KiB in ${
          Date.now() - started
        } ms`,
      );
    }),
  );
  return present;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await bundle(process.argv.length > 2 ? process.argv.slice(2) : undefined);
}
