import type { Declared, ManifestParser } from './types';

/** PEP 508 as far as a requirements file uses it: name, extras, specifiers, marker. */
const REQUIREMENT =
  /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*((?:@\s*\S+)|(?:[(]?\s*(?:===?|~=|!=|<=?|>=?)[^;]*)?)?\s*(?:;.*)?$/;

/**
 * One requirement of Python, or undefined where the line is none.
 *
 * @see https://peps.python.org/pep-0508/
 */
export function parseRequirement(
  line: string,
  group: string,
): Declared | undefined {
  const match = REQUIREMENT.exec(line.trim());
  if (!match) {
    return undefined;
  }
  const version = (match[2] ?? '').replace(/[()\s]/g, '');
  return {
    ecosystem: 'pypi',
    name: match[1],
    version,
    pinned: /^===?[^*,]+$/.test(version) || /^@.+@[0-9a-f]{40}/.test(version),
    group,
  };
}

/** pip's `requirements.txt`. Options (`-r`, `--hash`) are not dependencies; a line that continues is one line. */
export const parseRequirements: ManifestParser = text =>
  text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map(line =>
      line
        .replace(/(^|\s)#.*$/, '')
        .replace(/\s--\w[\w-]*(?:[=\s]\S+)?/g, '')
        .trim(),
    )
    .filter(line => line !== '' && !line.startsWith('-'))
    .flatMap(line => parseRequirement(line, 'runtime') ?? []);
