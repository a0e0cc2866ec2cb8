import { posix } from 'node:path';
import { CancelledError } from '../CancelledError';
import type { Finding } from '../findings';
import { inlineCode } from '../text/inlineCode';
import { readMarkdown } from './readMarkdown';
import type { MarkdownDocument } from './readMarkdown';
import type { WorkingTree } from './WorkingTree';

/** A scheme or another host: outside of the working tree. */
const EXTERNAL = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** Sections that hosts make themselves, and line anchors of source files. */
const HOST_ANCHOR =
  /^(?:user-content-.*|L\d+(?:-L\d+)?|readme|readme-ov-file|fn.*|)$/i;

/** Some hosts give such a link a meaning (`../../issues`), so it is a note. */
const LEADS_OUT = 'it leads out of the working tree';

/** What {@link checkMarkdownLinks} saw. */
export type LinkCheck = {
  checked: number;
  external: number;
  findings: Finding[];
};

/** Whether a file is checked. */
export function isMarkdown(path: string): boolean {
  return /\.(md|markdown|mdx)$/i.test(path);
}

/**
 * Relative links and images in Markdown whose file, folder or heading is not there, and images without a text. Links to other
 * hosts are counted, never opened.
 *
 * @public
 */
export async function checkMarkdownLinks(
  tree: WorkingTree,
  signal: AbortSignal,
): Promise<LinkCheck> {
  const folders = foldersOf(tree);
  const documents = new Map<string, MarkdownDocument | undefined>();
  const documentAt = async (path: string) => {
    if (!documents.has(path)) {
      const text = await tree.text(path);
      documents.set(path, text === undefined ? undefined : readMarkdown(text));
    }
    return documents.get(path);
  };

  const check: LinkCheck = { checked: 0, external: 0, findings: [] };
  for (const { path } of tree.files.filter(file => isMarkdown(file.path))) {
    CancelledError.check(signal);
    for (const link of (await documentAt(path))?.links ?? []) {
      if (link.image && !link.alt?.trim() && link.alt !== undefined) {
        check.findings.push(imageWithoutAlt(path, link));
      }
      if (EXTERNAL.test(link.target)) {
        check.external += 1;
        continue;
      }
      check.checked += 1;
      const broken = await whyBroken(
        tree,
        folders,
        documentAt,
        path,
        link.target,
      );
      if (broken) {
        check.findings.push({
          type: 'broken-link',
          severity: broken === LEADS_OUT ? 'note' : 'problem',
          title: `${inlineCode(path)} line ${link.line} links to ${inlineCode(
            link.target,
          )}: ${broken}`,
          path,
          line: link.line,
          target: link.target,
        });
      }
    }
  }
  return check;
}

async function whyBroken(
  tree: WorkingTree,
  folders: Set<string>,
  documentAt: (path: string) => Promise<MarkdownDocument | undefined>,
  from: string,
  target: string,
): Promise<string | undefined> {
  const hash = target.indexOf('#');
  const anchor = hash < 0 ? '' : target.slice(hash + 1);
  const file = resolveTarget(from, hash < 0 ? target : target.slice(0, hash));
  if (file === undefined) {
    return LEADS_OUT;
  }
  if (!folders.has(file) && !(await tree.exists(file))) {
    return 'there is no such file';
  }
  if (!isMarkdown(file) || HOST_ANCHOR.test(anchor)) {
    return undefined;
  }
  const anchors = (await documentAt(file))?.anchors;
  return anchors &&
    !anchors.has(decode(anchor).toLowerCase()) &&
    !anchors.has(decode(anchor))
    ? 'there is no such heading'
    : undefined;
}

/**
 * The path in the tree that a link means, `''` for the root, or undefined where it leads out. A leading `/` is the root, as on
 * GitHub; a query is dropped.
 */
export function resolveTarget(
  from: string,
  target: string,
): string | undefined {
  const plain = decode(target.replace(/\?.*$/, ''));
  if (plain === '') {
    return from;
  }
  const joined = posix.normalize(
    plain.startsWith('/')
      ? plain.slice(1)
      : posix.join(posix.dirname(from), plain),
  );
  if (joined === '..' || joined.startsWith('../')) {
    return undefined;
  }
  return joined === '.' ? '' : joined.replace(/\/$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone `%` is a character of a file's name, not an escape.
    return text;
  }
}

function foldersOf(tree: WorkingTree): Set<string> {
  const folders = new Set(['']);
  for (const { path } of tree.files) {
    for (
      let folder = posix.dirname(path);
      folder !== '.' && !folders.has(folder);
      folder = posix.dirname(folder)
    ) {
      folders.add(folder);
    }
  }
  return folders;
}

function imageWithoutAlt(
  path: string,
  link: { target: string; line: number },
): Finding {
  return {
    type: 'image-without-alt',
    severity: 'note',
    title: `${inlineCode(path)} line ${link.line} shows ${inlineCode(
      link.target,
    )} without a text for those who cannot see it`,
    path,
    line: link.line,
    target: link.target,
  };
}
