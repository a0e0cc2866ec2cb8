/**
 * Characters that a reader cannot see or that change how the text around them is drawn: controls other than tab and
 * line breaks, zero-width characters, bidirectional overrides, soft hyphens and tags.
 */
export const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/**
 * Makes hidden characters visible as `\u{…}`.
 *
 * @remarks
 * What stands in files and pages is data. An instruction that only a machine would read (tag characters, say) must not
 * pass through this agent into a transcript unseen.
 *
 * @public
 */
export function showHidden(text: string): string {
  return text.replace(
    HIDDEN,
    character =>
      `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}
