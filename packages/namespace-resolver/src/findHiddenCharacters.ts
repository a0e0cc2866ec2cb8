/** A kind of character that a reader cannot see. @public */
export interface HiddenCharacters {
  /** `U+200B` and the like. */
  codePoint: string;
  count: number;
}

/**
 * Format characters (zero width, direction, tags), controls but for tab and line breaks, and variation selectors that can
 * carry bytes. A joiner or selector inside an emoji is left alone: there it is what makes the picture.
 */
const HIDDEN =
  /(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D|(?<![\p{Extended_Pictographic}0-9#*])\uFE0F|(?![\u200D\t\r\n])[\p{Cf}\p{Cc}]|[\uFE00-\uFE0E\u{E0100}-\u{E01EF}\u115F\u1160\u3164\uFFA0]/gu;

/**
 * Which characters of a text from outside nobody sees, and how many. They are kept, since the agent should get what was
 * written, and shown, since a person should know.
 *
 * @public
 */
export function findHiddenCharacters(text: string): HiddenCharacters[] {
  const counts = new Map<string, number>();
  for (const [character] of text.matchAll(HIDDEN)) {
    const hex = (character.codePointAt(0) ?? 0)
      .toString(16)
      .toUpperCase()
      .padStart(4, '0');
    counts.set(`U+${hex}`, (counts.get(`U+${hex}`) ?? 0) + 1);
  }
  return [...counts].map(([codePoint, count]) => ({ codePoint, count }));
}
