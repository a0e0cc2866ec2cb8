import GithubSlugger from 'github-slugger';
import { Parser } from 'htmlparser2';
import MarkdownIt from 'markdown-it';

/** One link or image of a document. */
export type MarkdownLink = {
  /** As written, not decoded. */
  target: string;
  /** Line from 1 at which its paragraph, list item or cell begins, or its own line in it. */
  line: number;
  image: boolean;
  /** The alternative text of an image. */
  alt?: string;
};

/** What a Markdown document points at and what can be pointed at in it. */
export type MarkdownDocument = { links: MarkdownLink[]; anchors: Set<string> };

const markdown = new MarkdownIt({ html: true, linkify: false });
// Every target is of interest here, and nothing is rendered: also those a renderer would refuse.
markdown.validateLink = () => true;
// Keep targets as written, so that a report quotes what the author wrote.
markdown.normalizeLink = url => url;

/**
 * Links, images and anchors (headings as GitHub names them, `id` and `name` of HTML) of a Markdown document. Code is not read.
 *
 * @public
 */
export function readMarkdown(text: string): MarkdownDocument {
  const slugger = new GithubSlugger();
  const links: MarkdownLink[] = [];
  const anchors = new Set<string>();
  const lines = text.split('\n');
  const tokens = markdown.parse(text, {});

  tokens.forEach((token, index) => {
    const from = token.map?.[0] ?? 0;
    const lineOf = lineFinder(lines, from, token.map?.[1] ?? lines.length);
    if (token.type === 'heading_open') {
      const title = tokens[index + 1]?.children ?? [];
      anchors.add(
        slugger.slug(
          title
            .filter(
              child => child.type === 'text' || child.type === 'code_inline',
            )
            .map(child => child.content)
            .join(''),
        ),
      );
    }
    if (token.type === 'html_block') {
      readHtml(token.content, links, anchors, lineOf);
    }
    for (const child of token.children ?? []) {
      const target = child.attrGet('href') ?? child.attrGet('src');
      if (child.type === 'html_inline') {
        readHtml(child.content, links, anchors, lineOf);
      } else if (target !== null) {
        const image = child.type === 'image';
        links.push({
          target,
          line: lineOf(target),
          image,
          ...(image ? { alt: child.content } : {}),
        });
      }
    }
  });
  return { links, anchors };
}

/** markdown-it knows the lines of a block only; within it the target itself tells. */
function lineFinder(lines: string[], from: number, to: number) {
  return (target: string): number => {
    for (let index = from; index < to; index++) {
      if (lines[index]?.includes(target)) {
        return index + 1;
      }
    }
    return from + 1;
  };
}

function readHtml(
  html: string,
  links: MarkdownLink[],
  anchors: Set<string>,
  lineOf: (target: string) => number,
): void {
  const parser = new Parser({
    onopentag(name, attributes) {
      for (const anchor of [attributes.id, name === 'a' && attributes.name]) {
        if (anchor) {
          anchors.add(anchor);
        }
      }
      const image = name === 'img';
      const target = image ? attributes.src : name === 'a' && attributes.href;
      if (target) {
        links.push({
          target,
          line: lineOf(target),
          image,
          ...(image ? { alt: attributes.alt } : {}),
        });
      }
    },
  });
  parser.write(html);
  parser.end();
}
