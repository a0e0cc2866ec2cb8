import { posix } from 'node:path';
import { CancelledError } from '../CancelledError';
import type { Finding } from '../findings';
import { inlineCode } from '../text/inlineCode';
import type { WorkingTree } from './WorkingTree';

const SOURCE =
  /\.(ts|tsx|js|jsx|mjs|cjs|mts|cts|py|go|java|kt|rb|rs|cs|php|swift)$/;

/** Files that are not expected to have a test of their own: declarations, configuration, barrels, stories, migrations, generated. */
const EXEMPT =
  /\.d\.[cm]?ts$|\.config\.\w+$|(^|\/)(index|main|setup|conf|setupTests|__init__|__main__|manage|types|constants|doc)\.\w+$|\.stories\.\w+$|(^|\/)\.[^/]+|(^|\/)(migrations|generated|vendor|third_party|dist|build|scripts|examples|fixtures|testdata|mocks|__mocks__|e2e)\/|\.min\.js$|(_pb2?|\.pb|\.gen|_generated)\.\w+$/;

const IN_TEST_FOLDER = /(^|\/)(tests?|__tests__|spec|specs)\//;

/** How the stem of a test names the file it tests, over the usual conventions. */
const TEST_STEMS: RegExp[] = [
  /^(.+)\.(?:test|spec|cy)$/,
  /^(.+)[_-](?:test|spec)$/,
  /^test[_-](.+)$/,
  /^(.+)(?:Test|Tests|Spec|IT)$/,
];

/** Source below this size is too small to ask for a test: a line or two. */
const MIN_SOURCE_BYTES = 80;

/** What a JavaScript or TypeScript file imports from beside it. */
const RELATIVE_IMPORT =
  /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** What a Python file imports: `from shop.cart import total`, `import shop.cart`. */
const PYTHON_IMPORT = /^\s*(?:from|import)\s+([\w.]+)/gm;

/**
 * Source files that no test names or imports. A test names a file by its own name, wherever it lies (`cart.test.ts`, `test_cart.py`,
 * `cart_test.go`, `CartTest.java`, `cart_spec.rb`); imports are read of JavaScript, TypeScript and Python; a Go test tests its whole
 * package; a Rust file with `#[cfg(test)]` has its own.
 *
 * @public
 */
export async function findMissingTests(
  tree: WorkingTree,
  signal: AbortSignal,
): Promise<{
  sources: number;
  tests: number;
  findings: Finding[];
}> {
  const named = new Set<string>();
  const imported = new Set<string>();
  const sources: string[] = [];
  let tests = 0;
  for (const { path, size } of tree.files) {
    CancelledError.check(signal);
    if (!SOURCE.test(path)) {
      continue;
    }
    const subject = subjectOfTest(path);
    if (subject !== undefined) {
      tests += 1;
      named.add(`${languageFamily(path)}:${subject}`);
      for (const key of importsOf(path, (await tree.text(path)) ?? '')) {
        imported.add(key);
      }
    } else if (!EXEMPT.test(path) && size >= MIN_SOURCE_BYTES) {
      sources.push(path);
    }
  }
  const findings: Finding[] = [];
  for (const path of sources) {
    const key = `${languageFamily(path)}:${normalise(stemOf(path))}`;
    if (
      !named.has(key) &&
      !importKeysOf(path).some(candidate => imported.has(candidate)) &&
      !(await hasInlineTests(tree, path))
    ) {
      findings.push({
        type: 'missing-test',
        severity: 'warning',
        title: `No test names or imports ${inlineCode(path)}`,
        path,
      });
    }
  }
  return { sources: sources.length, tests, findings };
}

/** Under which keys a test's imports are kept; {@link importKeysOf} gives the same of a source. */
function importsOf(path: string, text: string): string[] {
  const folder = posix.dirname(path);
  switch (languageFamily(path)) {
    case 'js':
      return [...text.matchAll(RELATIVE_IMPORT)].map(
        match => `js:${withoutExtension(posix.join(folder, match[1]))}`,
      );
    case '.py':
      return [...text.matchAll(PYTHON_IMPORT)].map(
        match => `.py:${match[1].replace(/^\.+/, '')}`,
      );
    case '.go':
      return [`.go:${folder}`];
    default:
      return [];
  }
}

function importKeysOf(path: string): string[] {
  switch (languageFamily(path)) {
    case 'js':
      return [`js:${withoutExtension(path)}`];
    case '.py': {
      // A module is imported from any folder that is on the path: every tail of its name may be how.
      const parts = withoutExtension(path).split('/');
      return parts.map((_, index) => `.py:${parts.slice(index).join('.')}`);
    }
    case '.go':
      return [`.go:${posix.dirname(path)}`];
    default:
      return [];
  }
}

function withoutExtension(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]sx?|py)$/, '');
}

/** What a test file tests, or undefined where the file is no test. */
function subjectOfTest(path: string): string | undefined {
  const stem = stemOf(path);
  for (const pattern of TEST_STEMS) {
    const match = pattern.exec(stem);
    if (match) {
      return normalise(match[1]);
    }
  }
  return IN_TEST_FOLDER.test(path) ? normalise(stem) : undefined;
}

function stemOf(path: string): string {
  return posix.basename(path, posix.extname(path));
}

/** `shopping-cart`, `shopping_cart` and `ShoppingCart` are one name. */
function normalise(stem: string): string {
  return stem.replace(/[-_.]/g, '').toLowerCase();
}

/** A JavaScript test may test a TypeScript file; a Python test does not. */
function languageFamily(path: string): string {
  const extension = posix.extname(path);
  if (/^\.[cm]?[jt]sx?$/.test(extension)) {
    return 'js';
  }
  return extension === '.kt' ? '.java' : extension;
}

async function hasInlineTests(
  tree: WorkingTree,
  path: string,
): Promise<boolean> {
  return (
    path.endsWith('.rs') &&
    ((await tree.text(path))?.includes('#[cfg(test)]') ?? false)
  );
}
