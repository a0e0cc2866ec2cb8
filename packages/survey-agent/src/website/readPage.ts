import { Parser } from 'htmlparser2';

/** What one HTML page says of itself and points at. */
export type Page = {
  title: string;
  description: string;
  language: string;
  /** Absolute addresses without fragment, each once, in order. */
  links: string[];
  images: { source: string; alt: string | undefined }[];
  /** Absolute addresses of images, scripts and style sheets. */
  assets: string[];
};

/**
 * Reads an HTML page. Addresses are resolved against `<base href>` or the page's own; what is not http(s) is left out.
 *
 * @public
 */
export function readPage(html: string, url: string): Page {
  const page: Page = {
    title: '',
    description: '',
    language: '',
    links: [],
    images: [],
    assets: [],
  };
  const links = new Set<string>();
  const assets = new Set<string>();
  let base = url;
  let inTitle = false;
  // An <svg> has titles of its own, which are not the page's.
  let inSvg = 0;

  const add = (set: Set<string>, target: string | undefined) => {
    const address = target === undefined ? undefined : resolve(target, base);
    if (address) {
      set.add(address);
    }
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      switch (name) {
        case 'html':
          page.language = (attributes.lang ?? '').trim();
          break;
        case 'base':
          base = resolve(attributes.href ?? '', url) ?? base;
          break;
        case 'svg':
          inSvg += 1;
          break;
        case 'title':
          inTitle = inSvg === 0;
          break;
        case 'meta':
          if (attributes.name?.toLowerCase() === 'description') {
            page.description = (attributes.content ?? '').trim();
          }
          break;
        case 'a':
        case 'area':
          add(links, attributes.href);
          break;
        case 'img':
          page.images.push({
            source: attributes.src ?? '',
            alt: attributes.alt,
          });
          add(assets, attributes.src);
          break;
        case 'script':
          add(assets, attributes.src);
          break;
        case 'link':
          if (/\b(stylesheet|icon)\b/i.test(attributes.rel ?? '')) {
            add(assets, attributes.href);
          }
          break;
        default:
      }
    },
    ontext(text) {
      if (inTitle) {
        page.title += text;
      }
    },
    onclosetag(name) {
      if (name === 'title') {
        inTitle = false;
      } else if (name === 'svg') {
        inSvg -= 1;
      }
    },
  });
  parser.write(html);
  parser.end();
  page.title = page.title.trim();
  page.links = [...links];
  page.assets = [...assets];
  return page;
}

function resolve(target: string, base: string): string | undefined {
  const trimmed = target.trim();
  if (!URL.canParse(trimmed, base)) {
    return undefined;
  }
  const url = new URL(trimmed, base);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url.href : undefined;
}
