import { posix } from 'node:path';
import type { Finding } from '../findings';
import { findBareImages } from '../repository/checkHtmlImages';
import type { WorkingTree } from '../repository/WorkingTree';
import { count } from '../text/count';
import type { Draft } from './types';

/**
 * Texts for images in HTML files, from the words of the image's file name. Images whose name says nothing (`img_0042.png`) stay
 * as they are: nothing is made up.
 *
 * @public
 */
export async function proposeAltTexts(
  tree: WorkingTree,
  findings: readonly Finding[],
): Promise<Draft[]> {
  const paths = new Set(
    findings
      .filter(finding => finding.type === 'image-without-alt')
      .map(finding => finding.path ?? ''),
  );
  const drafts: Draft[] = [];
  for (const path of paths) {
    const oldText = /\.html?$/i.test(path) ? await tree.text(path) : undefined;
    if (oldText === undefined) {
      continue;
    }
    let newText = oldText;
    let added = 0;
    // From the end, so that the offsets before stay true.
    for (const { source, offset } of findBareImages(oldText).reverse()) {
      const words = wordsOf(source);
      if (words) {
        const at = offset + '<img'.length;
        newText = `${newText.slice(0, at)} alt="${words}"${newText.slice(at)}`;
        added += 1;
      }
    }
    if (added > 0) {
      drafts.push({
        path,
        title: `Add ${count(added, 'alt text')} to ${path}`,
        reason:
          'The texts come from the names of the files; please check that they say what the pictures show.',
        oldText,
        newText,
      });
    }
  }
  return drafts;
}

/** `img/checkout-flow.png` → `Checkout flow`; undefined where the name has no two letters together, or is a camera's. */
function wordsOf(source: string): string | undefined {
  const name = posix.basename(source.replace(/[?#].*$/, ''));
  const words = name
    .replace(/\.\w+$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (
    source.startsWith('data:') ||
    !/\p{L}{3}/u.test(words) ||
    /^(img|image|dsc|pic|photo|screenshot|untitled)?[\s\d]*$/i.test(words)
  ) {
    return undefined;
  }
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
