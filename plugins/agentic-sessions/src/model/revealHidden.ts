/**
 * Characters that change what a person sees without being seen: direction overrides, zero-width characters, the tag
 * block and other invisible format characters. Tabs, line ends and the joiners inside emoji are left alone.
 */
const HIDDEN =
  // The control characters are what it looks for.
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Text from outside with its hidden characters made visible, e.g. `⟨U+202E⟩`. */
export function revealHidden(text: string): string {
  return text.replace(
    HIDDEN,
    character =>
      `⟨U+${character
        .codePointAt(0)!
        .toString(16)
        .toUpperCase()
        .padStart(4, '0')}⟩`,
  );
}
