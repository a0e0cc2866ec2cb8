import { posix } from 'node:path';
import { CancelledError } from '../../CancelledError';
import type { Dependency, Finding } from '../../findings';
import { inlineCode } from '../../text/inlineCode';
import type { WorkingTree } from '../WorkingTree';
import { parseCargoToml } from './parseCargoToml';
import { parseComposerJson } from './parseComposerJson';
import { parseGemfile } from './parseGemfile';
import { parseGoMod } from './parseGoMod';
import { parsePackageJson } from './parsePackageJson';
import { parsePomXml } from './parsePomXml';
import { parsePyproject } from './parsePyproject';
import { parseRequirements } from './parseRequirements';
import type { Declared, ManifestParser } from './types';

type Kind = { pattern: RegExp; parse: ManifestParser; locks?: string[] };

/** The manifests that are read, and the lock files that make their ranges one version each. */
const KINDS: Kind[] = [
  {
    pattern: /^package\.json$/,
    parse: parsePackageJson,
    locks: [
      'package-lock.json',
      'npm-shrinkwrap.json',
      'yarn.lock',
      'pnpm-lock.yaml',
      'bun.lock',
    ],
  },
  {
    pattern: /^requirements([-_.][\w-]+)?\.(txt|in)$/,
    parse: parseRequirements,
  },
  {
    pattern: /^pyproject\.toml$/,
    parse: parsePyproject,
    locks: ['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml'],
  },
  { pattern: /^go\.mod$/, parse: parseGoMod, locks: ['go.sum'] },
  {
    pattern: /^Cargo\.toml$/,
    parse: parseCargoToml,
    locks: ['Cargo.lock'],
  },
  { pattern: /^pom\.xml$/, parse: parsePomXml },
  {
    pattern: /^composer\.json$/,
    parse: parseComposerJson,
    locks: ['composer.lock'],
  },
  { pattern: /^Gemfile$/, parse: parseGemfile, locks: ['Gemfile.lock'] },
];

/** What is read, for people. */
export const MANIFEST_NAMES = [
  'package.json',
  'requirements*.txt',
  'pyproject.toml',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'composer.json',
  'Gemfile',
];

/**
 * Direct dependencies of every manifest in the tree, which of them are free to move, and which manifests lack a lock file.
 * A lock file in a folder above counts (workspaces have one).
 *
 * @public
 */
export async function readDependencies(
  tree: WorkingTree,
  signal: AbortSignal,
): Promise<{
  manifests: string[];
  dependencies: Dependency[];
  findings: Finding[];
}> {
  const manifests: string[] = [];
  const dependencies: Dependency[] = [];
  const findings: Finding[] = [];
  for (const { path } of tree.files) {
    CancelledError.check(signal);
    const kind = KINDS.find(({ pattern }) =>
      pattern.test(posix.basename(path)),
    );
    if (!kind) {
      continue;
    }
    manifests.push(path);
    const declared = await parseManifest(tree, path, kind, findings);
    dependencies.push(...declared.map(item => ({ ...item, manifest: path })));
    if (declared.length > 0) {
      findings.push(...judge(tree, path, kind, declared));
    }
  }
  return { manifests, dependencies, findings };
}

async function parseManifest(
  tree: WorkingTree,
  path: string,
  kind: Kind,
  findings: Finding[],
): Promise<Declared[]> {
  const text = await tree.text(path);
  try {
    if (text === undefined) {
      throw new TypeError('cannot be read as text');
    }
    return kind.parse(text);
  } catch (error) {
    findings.push({
      type: 'unreadable-manifest',
      severity: 'problem',
      title: `${inlineCode(path)} is not a valid manifest: ${inlineCode(
        error instanceof Error ? error.message : String(error),
      )}`,
      path,
    });
    return [];
  }
}

function judge(
  tree: WorkingTree,
  path: string,
  kind: Kind,
  declared: Declared[],
): Finding[] {
  const locked = kind.locks?.some(lock => hasAtOrAbove(tree, path, lock));
  if (locked) {
    return [];
  }
  const findings: Finding[] = declared
    .filter(({ pinned, group }) => !pinned && group !== 'peer')
    .map(({ name, version }) => ({
      type: 'unpinned-dependency',
      severity: 'warning',
      title: `${inlineCode(name)} in ${inlineCode(path)} ${
        version === ''
          ? 'names no version'
          : `accepts more than one version (${inlineCode(version)})`
      } and nothing locks it`,
      path,
      target: name,
    }));
  // Without a range there is nothing to lock but what the dependencies bring, which only some ecosystems record.
  if (kind.locks) {
    findings.unshift({
      type: 'missing-lockfile',
      severity: 'warning',
      title: `${inlineCode(path)} has no lock file (${kind.locks[0]})`,
      path,
    });
  }
  return findings;
}

function hasAtOrAbove(tree: WorkingTree, path: string, name: string): boolean {
  let folder = posix.dirname(path);
  for (;;) {
    if (tree.has(folder === '.' ? name : `${folder}/${name}`)) {
      return true;
    }
    if (folder === '.') {
      return false;
    }
    folder = posix.dirname(folder);
  }
}
