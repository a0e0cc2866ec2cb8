import { nameCommand } from './nameCommand';
import { splitShell } from './splitShell';

/** The commands in what an agent wants to execute: the names of each, and whether more may hide in it. */
export interface CommandReading {
  commands: string[][];
  opaque: boolean;
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish']);
const INTERPRETERS = new Set([
  'python',
  'python3',
  'node',
  'perl',
  'ruby',
  'php',
  'deno',
  'bun',
]);
/** Programs whose arguments are a command, after options of their own. */
const WRAPPERS = new Set([
  'sudo',
  'env',
  'nohup',
  'nice',
  'time',
  'timeout',
  'command',
  'builtin',
  'exec',
  'xargs',
  'stdbuf',
  'setsid',
  'doas',
  'watch',
  'busybox',
  'find',
]);
/** Programs that run what only they understand. */
const HIDDEN = new Set([
  'eval',
  'source',
  '.',
  'trap',
  'alias',
  'awk',
  'parallel',
  'ssh',
]);
const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  'time',
]);
const DEPTH = 4;
const LONGEST_WRAPPED = 24;

/**
 * Reads the commands out of a tool call's arguments: `command` as text or as words (with `args` behind it). Wrappers
 * (`sudo`, `env`, `timeout 5`, `bash -c "…"`) count themselves and what they wrap. What cannot be read for certain is
 * opaque, and whoever decides takes the strict side.
 *
 * This reads what an agent says it will run. A script that it runs can do more: what must not happen at all is stopped
 * by the gateways and the network, not here.
 */
export function readCommand(argumentsOfCall: unknown): CommandReading {
  if (typeof argumentsOfCall !== 'object' || argumentsOfCall === null) {
    return { commands: [], opaque: true };
  }
  const call = argumentsOfCall as Record<string, unknown>;
  const command = call.command ?? call.cmd ?? call.argv;
  const more = isWords(call.args) ? call.args : [];
  if (isWords(command) && command.length) {
    return readWords([...command, ...more], 0);
  }
  if (typeof command === 'string' && command.trim()) {
    return more.length
      ? readWords([command, ...more], 0)
      : readText(command, 0);
  }
  return { commands: [], opaque: true };
}

function readText(text: string, depth: number): CommandReading {
  if (depth > DEPTH) return { commands: [], opaque: true };
  const { commands, opaque } = splitShell(text);
  return joinReadings(
    commands.map(words => readWords(words, depth)),
    opaque,
  );
}

function readWords(words: readonly string[], depth: number): CommandReading {
  let start = 0;
  while (
    start < words.length &&
    (/^[A-Za-z_][A-Za-z0-9_]*=/.test(words[start]) ||
      KEYWORDS.has(words[start]))
  ) {
    start += 1;
  }
  const command = words.slice(start);
  if (!command.length) return { commands: [], opaque: false };
  if (depth > DEPTH) return { commands: [], opaque: true };
  const program = command[0].slice(command[0].lastIndexOf('/') + 1);
  const own: CommandReading = {
    commands: [nameCommand(command)],
    opaque:
      HIDDEN.has(program) ||
      /[$`]/.test(program) ||
      (program === 'git' && hidesInGit(command)) ||
      (INTERPRETERS.has(program) &&
        command
          .slice(1)
          .some(word => /^-(-eval|-print|[a-zA-Z]*[cepr])/.test(word))),
  };
  if (SHELLS.has(program)) {
    const flag = command.findIndex(word => /^-[a-z]*c[a-z]*$/.test(word));
    return flag > 0 && command[flag + 1] !== undefined
      ? joinReadings([own, readText(command[flag + 1], depth + 1)], false)
      : joinReadings(
          [own],
          !command.slice(1).some(word => !word.startsWith('-')),
        );
  }
  if (!WRAPPERS.has(program)) return own;
  if (command.length > LONGEST_WRAPPED) return { ...own, opaque: true };
  // Which word begins the wrapped command depends on the wrapper, so each that could is looked at.
  return joinReadings(
    [
      own,
      ...command
        .slice(1)
        .flatMap((word, index) =>
          word.startsWith('-')
            ? []
            : [readWords(command.slice(index + 1), depth + 1)],
        ),
    ],
    false,
  );
}

/** Options by which git runs something of the caller's choice: an alias, an editor, a pager, another program. */
function hidesInGit(command: readonly string[]): boolean {
  return command.some(
    word =>
      word === '-c' ||
      word.startsWith('--config-env') ||
      word.startsWith('--exec-path='),
  );
}

function joinReadings(
  readings: CommandReading[],
  opaque: boolean,
): CommandReading {
  return {
    commands: readings.flatMap(reading => reading.commands),
    opaque: opaque || readings.some(reading => reading.opaque),
  };
}

function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(word => typeof word === 'string');
}
