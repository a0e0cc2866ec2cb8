import { posix } from 'node:path';
import type { Finding } from '../findings';
import { resolveTarget } from '../repository/checkMarkdownLinks';
import type { WorkingTree } from '../repository/WorkingTree';
import { count } from '../text/count';
import type { Draft } from './types';

/**
 * Repairs broken links whose file was moved or renamed only in case, dashes or extension: where exactly one file of the tree can
 * be meant. One change for each document.
 *
 * @public
 */
export async function proposeLinkFixes(
  tree: WorkingTree,
  findings: readonly Finding[],
): Promise<Draft[]> {
  const byPath = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.type === 'broken-link' && finding.path) {
      byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding]);
    }
  }
  const drafts: Draft[] = [];
  for (const [path, broken] of byPath) {
    const oldText = await tree.text(path);
    if (oldText === undefined) {
      continue;
    }
    let newText = oldText;
    let fixed = 0;
    const done = new Set<string>();
    for (const { target = '', line = 1 } of broken) {
      const replacement = betterTarget(tree, path, target);
      const key = `${line} ${target}`;
      const next = replacement
        ? retarget(newText, line, target, replacement)
        : newText;
      // Two findings of one line are mended by one replacement.
      if (next !== newText || done.has(key)) {
        fixed += 1;
        done.add(key);
      }
      newText = next;
    }
    if (newText !== oldText) {
      drafts.push({
        path,
        title: `Fix ${count(fixed, 'broken link')} in ${path}`,
        reason: 'The files exist under other names or in other folders.',
        oldText,
        newText,
      });
    }
  }
  return drafts;
}

/**
 * Replaces a target where it stands as one: in its own line, between the brackets or quotes of a link, and in the definitions of
 * reference links anywhere.
 */
function retarget(
  text: string,
  line: number,
  target: string,
  replacement: string,
): string {
  const escaped = target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const inLink = new RegExp(`(?<=[(<"'])${escaped}(?=[)>"'\\s])`, 'g');
  const inDefinition = new RegExp(
    `(?<=^ {0,3}\\[[^\\]]+\\]:\\s*<?)${escaped}(?=[>\\s]|$)`,
  );
  return text
    .split('\n')
    .map((content, index) =>
      (index === line - 1
        ? content.replace(inLink, () => replacement)
        : content
      ).replace(inDefinition, () => replacement),
    )
    .join('\n');
}

function betterTarget(
  tree: WorkingTree,
  from: string,
  target: string,
): string | undefined {
  const hash = target.indexOf('#');
  const wanted = resolveTarget(from, hash < 0 ? target : target.slice(0, hash));
  if (!wanted || tree.has(wanted)) {
    return undefined;
  }
  const candidates = tree.files.filter(
    file => looseName(file.path) === looseName(wanted),
  );
  const sameName = candidates.filter(
    file => posix.basename(file.path) === posix.basename(wanted),
  );
  const [only, ...others] = sameName.length > 0 ? sameName : candidates;
  if (!only || others.length > 0) {
    return undefined;
  }
  const relative = posix.relative(posix.dirname(from), only.path);
  const path = relative
    .split('/')
    .map(part => encodeURIComponent(part))
    .join('/');
  return `${
    target.startsWith('./') && !path.startsWith('.') ? './' : ''
  }${path}${hash < 0 ? '' : target.slice(hash)}`;
}

/** `Getting_Started.md` and `getting-started.mdx` may be one document. */
function looseName(path: string): string {
  const extension = posix.extname(path).toLowerCase();
  const stem = posix
    .basename(path, posix.extname(path))
    .toLowerCase()
    .replace(/[-_ ]/g, '');
  return `${stem}${
    /^\.(md|mdx|markdown)$/.test(extension) ? '.md' : extension
  }`;
}
