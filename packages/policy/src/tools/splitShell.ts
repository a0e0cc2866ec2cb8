/** A shell command as far as it can be read: its simple commands in words, and whether more may hide in it. */
export interface ShellReading {
  commands: string[][];
  /** Whether there is something whose meaning is only known when it runs: substitutions, variables, here-documents. */
  opaque: boolean;
}

const SEPARATORS = new Set([';', '&', '|', '\n', '(', ')']);

/** Programs that are one thing whatever their arguments, so that `ls *.ts` needs nobody's eye. */
const UTILITIES = new Set(
  (
    'ls cat grep egrep fgrep rg head tail wc echo printf cp mv rm mkdir touch chmod ' +
    'sort uniq cut tr diff stat file du df test [ tar eslint prettier tsc jest'
  ).split(' '),
);

/**
 * Splits a shell command into its simple commands and their words, with quotes taken off. It does not run or expand
 * anything; what it cannot read for certain makes the reading opaque, never shorter.
 */
export function splitShell(text: string): ShellReading {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let opaque = false;
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length) commands.push(words);
    words = [];
  };
  let index = 0;
  while (index < text.length) {
    const char = text[index];
    if (char === "'") {
      const end = text.indexOf("'", index + 1);
      if (end < 0) opaque = true;
      word = (word ?? '') + text.slice(index + 1, end < 0 ? undefined : end);
      index = end < 0 ? text.length : end + 1;
    } else if (char === '"') {
      const { value, next, expands } = readDoubleQuoted(text, index + 1);
      opaque ||= expands;
      word = (word ?? '') + value;
      index = next;
    } else if (char === '\\') {
      // A backslash before a line's end joins the lines.
      if (text[index + 1] !== '\n')
        word = (word ?? '') + (text[index + 1] ?? '');
      index += 2;
    } else if (char === '#' && word === undefined) {
      const end = text.indexOf('\n', index);
      index = end < 0 ? text.length : end;
    } else if (char === '>' || char === '<') {
      // `2>file`: the number belongs to the redirection. What follows is a file's name, not an argument.
      if (word !== undefined && !/^[0-9]+$/.test(word)) endWord();
      word = undefined;
      if (text.startsWith('<<', index) || text[index + 1] === '(')
        opaque = true;
      index += /^[<>]+[&|]?[ \t]*/.exec(text.slice(index))![0].length;
      index += /^[^\s;&|()<>]*/.exec(text.slice(index))![0].length;
    } else if (SEPARATORS.has(char)) {
      endCommand();
      index += 1;
    } else if (char === ' ' || char === '\t' || char === '\r') {
      endWord();
      index += 1;
    } else {
      opaque ||= mayExpand(char, words);
      word = (word ?? '') + char;
      index += 1;
    }
  }
  endCommand();
  return { commands, opaque };
}

/** Whether a character can turn a word into others that matter. Names of files behind a plain utility do not. */
function mayExpand(char: string, words: readonly string[]): boolean {
  if (char === '$' || char === '`') return true;
  if (!'*?[{'.includes(char)) return false;
  if (char === '{' && !words.length) return false;
  return !words.length || !UTILITIES.has(words[0]);
}

function readDoubleQuoted(text: string, start: number) {
  let value = '';
  let expands = false;
  let index = start;
  for (; index < text.length && text[index] !== '"'; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '$' || text[index] === '`') expands = true;
    value += text[index] ?? '';
  }
  return { value, next: index + 1, expands: expands || index >= text.length };
}
