/** Punctuation that ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'")\]>}]+$/;

/**
 * The first web address in a text, or undefined.
 *
 * @public
 */
export function findWebsite(text: string): string | undefined {
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'`]+/gi)) {
    const candidate = match[0].replace(TRAILING, '');
    if (URL.canParse(candidate)) {
      return new URL(candidate).href;
    }
  }
  return undefined;
}
