import { Parser } from 'htmlparser2';
import { CancelledError } from '../CancelledError';
import type { Finding } from '../findings';
import { inlineCode } from '../text/inlineCode';
import type { WorkingTree } from './WorkingTree';

/** An `<img>` that has no `alt`. */
export type BareImage = { source: string; line: number; offset: number };

/** Where in an HTML file the images without `alt` begin. */
export function findBareImages(html: string): BareImage[] {
  const images: BareImage[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'img' && attributes.alt === undefined) {
        const offset = parser.startIndex;
        images.push({
          source: attributes.src ?? '',
          line: html.slice(0, offset).split('\n').length,
          offset,
        });
      }
    },
  });
  parser.write(html);
  parser.end();
  return images;
}

/**
 * Images without a text in the HTML files of a working tree.
 *
 * @public
 */
export async function checkHtmlImages(
  tree: WorkingTree,
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path } of tree.files.filter(file =>
    /\.html?$/i.test(file.path),
  )) {
    CancelledError.check(signal);
    for (const { source, line } of findBareImages(
      (await tree.text(path)) ?? '',
    )) {
      findings.push({
        type: 'image-without-alt',
        severity: 'warning',
        title: `${inlineCode(path)} line ${line} shows ${inlineCode(
          source,
        )} without a text for those who cannot see it`,
        path,
        line,
        target: source,
      });
    }
  }
  return findings;
}
