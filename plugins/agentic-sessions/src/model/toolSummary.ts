import { readBody } from './bodyReader';
import type { ToolCall } from './conversation';

/** What a tool call worked on, as short as it can be said. */
export type ToolSummary = {
  /** ACP's kind, where a verb goes well with the target; else the title says it all. */
  verb: VerbKind | undefined;
  target: string;
  exitCode: number | undefined;
};

const VERB_KINDS = [
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
] as const;

export type VerbKind = (typeof VERB_KINDS)[number];

const PATHS = ['path', 'file_path', 'filePath', 'abs_path', 'absPath'];

/** Fields in which agents put what a call is about. */
const TARGET_FIELDS: Partial<Record<VerbKind, string[]>> = {
  execute: ['command', 'cmd'],
  fetch: ['url', 'uri'],
  search: ['pattern', 'query', 'q', 'regex', 'glob'],
  read: PATHS,
  edit: PATHS,
  delete: PATHS,
  switch_mode: ['mode', 'modeId', 'mode_id'],
};

/** From where to where, as agents name it. */
const MOVES = [
  ['source', 'destination'],
  ['from', 'to'],
  ['old_path', 'new_path'],
  ['oldPath', 'newPath'],
] as const;

/**
 * A verb with what its input or its change is about; else the title, which an agent writes to be read; a bare location only
 * where there is no title, since it tells neither what was looked for nor why.
 */
export function toolSummary(call: ToolCall): ToolSummary {
  const kind = VERB_KINDS.find(known => known === call.kind) ?? 'other';
  const output = readBody(call.output);
  const exitCode = output.number('exitCode') ?? output.number('exit_code');
  const target = moved(kind, call) ?? inputTarget(kind, call) ?? changed(call);
  if (target !== undefined && kind !== 'think' && kind !== 'other') {
    return { verb: kind, target, exitCode };
  }
  if (call.title) {
    return { verb: undefined, target: call.title, exitCode };
  }
  return { verb: kind, target: call.locations[0] ?? call.id, exitCode };
}

function moved(kind: VerbKind, call: ToolCall): string | undefined {
  if (kind !== 'move') {
    return undefined;
  }
  const input = readBody(call.input);
  for (const [from, to] of MOVES) {
    const source = input.text(from);
    const destination = input.text(to);
    if (source && destination) {
      return `${source} → ${destination}`;
    }
  }
  return undefined;
}

function inputTarget(kind: VerbKind, call: ToolCall): string | undefined {
  const input = readBody(call.input);
  for (const field of TARGET_FIELDS[kind] ?? []) {
    const words = input.list(field);
    const value =
      input.text(field) ?? (words.length > 0 ? words.join(' ') : '');
    if (value !== '') {
      return value;
    }
  }
  return undefined;
}

function changed(call: ToolCall): string | undefined {
  for (const piece of call.content) {
    if (piece.type === 'change') {
      return piece.change.path;
    }
  }
  return undefined;
}
