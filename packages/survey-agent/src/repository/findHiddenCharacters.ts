import { CancelledError } from '../CancelledError';
import type { Finding } from '../findings';
import { inlineCode } from '../text/inlineCode';
import type { WorkingTree } from './WorkingTree';

/** Bidirectional controls, zero-width spaces and tags: they make a file read otherwise than it runs. Joiners belong to scripts and emoji. */
export const DECEPTIVE =
  /[\u202a-\u202e\u2066-\u2069\u200b\u2060\u{e0001}-\u{e007f}]/u;

/** Flags of regions are a black flag followed by tags. */
const FLAGS = /(\u{1f3f4}[\u{e0020}-\u{e007f}]+)/u;

/** Applies something to a text but for the flags in it, whose tags are no deception. */
export function withoutFlags(
  text: string,
  apply: (part: string) => string,
): string {
  return text
    .split(FLAGS)
    .map((part, index) => (index % 2 === 0 ? apply(part) : part))
    .join('');
}

function isDeceptive(text: string): boolean {
  return text
    .split(FLAGS)
    .some((part, index) => index % 2 === 0 && DECEPTIVE.test(part));
}

/**
 * Lines that hold characters which a reader cannot see.
 *
 * @public
 */
export async function findHiddenCharacters(
  tree: WorkingTree,
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path } of tree.files) {
    CancelledError.check(signal);
    const text = await tree.text(path);
    if (text === undefined || !isDeceptive(text)) {
      continue;
    }
    const lines = text.split('\n');
    const index = lines.findIndex(isDeceptive);
    if (index >= 0) {
      findings.push({
        type: 'hidden-characters',
        severity: 'problem',
        title: `Hidden characters in ${inlineCode(path)}: ${inlineCode(
          lines[index],
        )}`,
        path,
        line: index + 1,
      });
    }
  }
  return findings;
}
