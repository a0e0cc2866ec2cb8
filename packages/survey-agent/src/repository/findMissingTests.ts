import { posix } from 'node:path';
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

/**
 * Source files that no test names: neither beside them, nor in `__tests__`, nor anywhere under the same name
 * (`cart.test.ts`, `test_cart.py`, `cart_test.go`, `CartTest.java`, `cart_spec.rb`). A Rust file with `#[cfg(test)]` has its own.
 *
 * @public
 */
export async function findMissingTests(tree: WorkingTree): Promise<{
  sources: number;
  tests: number;
  findings: Finding[];
}> {
  const tested = new Set<string>();
  const sources: string[] = [];
  let tests = 0;
  for (const { path, size } of tree.files) {
    if (!SOURCE.test(path)) {
      continue;
    }
    const subject = subjectOfTest(path);
    if (subject !== undefined) {
      tests += 1;
      tested.add(`${languageFamily(path)}:${subject}`);
    } else if (!EXEMPT.test(path) && size >= MIN_SOURCE_BYTES) {
      sources.push(path);
    }
  }
  const findings: Finding[] = [];
  for (const path of sources) {
    const key = `${languageFamily(path)}:${normalise(stemOf(path))}`;
    if (!tested.has(key) && !(await hasInlineTests(tree, path))) {
      findings.push({
        type: 'missing-test',
        severity: 'warning',
        title: `No test names ${inlineCode(path)}`,
        path,
      });
    }
  }
  return { sources: sources.length, tests, findings };
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
