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
    const lines = oldText.split('\n');
    let fixed = 0;
    for (const { target = '', line = 1 } of broken) {
      const replacement = betterTarget(tree, path, target);
      const before = lines[line - 1];
      if (replacement && before?.includes(target)) {
        lines[line - 1] = before.replace(target, () => replacement);
        fixed += 1;
      }
    }
    if (fixed > 0) {
      drafts.push({
        path,
        title: `Fix ${count(fixed, 'broken link')} in ${path}`,
        reason: 'The files exist under other names or in other folders.',
        oldText,
        newText: lines.join('\n'),
      });
    }
  }
  return drafts;
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
