import { HIDDEN } from './showHidden';

/** JSON for people and programs: the values are exact, and hidden characters in them are written as JSON escapes. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(HIDDEN, character =>
    [...Array(character.length).keys()]
      .map(
        index =>
          `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
      )
      .join(''),
  );
}
