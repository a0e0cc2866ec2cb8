/**
 * Lets Node 24 run our TypeScript sources as they are: `node --import ./scripts/lib/typescript.mjs file.ts`.
 *
 * Node strips the types itself. What it lacks is the extensionless relative import that Backstage's
 * conventions ask for, and knowing that such a file is an ES module although no package.json says so.
 * Both are answered here, and our own packages are found by their names, all without node_modules: the
 * embedded Kubernetes can be built and started before anything is installed.
 */
import { registerHooks } from 'node:module';
import { statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const CANDIDATES = ['.ts', '.tsx', '/index.ts'];

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isTypeScript(url) {
  return (
    url.startsWith('file:') &&
    /\.tsx?$/.test(url) &&
    !url.includes('/node_modules/')
  );
}

/** Our own packages are found where they lie, so that a program may use them before anything is installed. */
function ownPackage(specifier) {
  const [, name] = /^@agentic-sessions\/([a-z-]+)$/.exec(specifier) ?? [];
  const url =
    name && new URL(`../../packages/${name}/src/index.ts`, import.meta.url);
  return url && isFile(fileURLToPath(url)) ? url.href : undefined;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const own = ownPackage(specifier);
    if (own && isTypeScript(context.parentURL ?? '')) {
      return { url: own, format: 'module-typescript', shortCircuit: true };
    }
    if (/^\.\.?(\/|$)/.test(specifier) && context.parentURL) {
      if (isTypeScript(context.parentURL)) {
        const base = fileURLToPath(new URL(specifier, context.parentURL));
        const found = isFile(base)
          ? undefined
          : CANDIDATES.find(end => isFile(base + end));
        if (found) {
          return {
            url: pathToFileURL(base + found).href,
            format: 'module-typescript',
            shortCircuit: true,
          };
        }
      }
    }
    const resolved = nextResolve(specifier, context);
    return isTypeScript(resolved.url)
      ? { ...resolved, format: 'module-typescript' }
      : resolved;
  },
});
