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
  'other',
] as const;

export type VerbKind = (typeof VERB_KINDS)[number];

/** Fields in which agents put what a call is about. */
const TARGET_FIELDS: Partial<Record<VerbKind, string[]>> = {
  execute: ['command', 'cmd'],
  fetch: ['url'],
  search: ['pattern', 'query', 'q'],
  read: ['path', 'file_path', 'filePath'],
  edit: ['path', 'file_path', 'filePath'],
  delete: ['path', 'file_path', 'filePath'],
};

export function toolSummary(call: ToolCall): ToolSummary {
  const kind = VERB_KINDS.find(known => known === call.kind) ?? 'other';
  const target =
    inputTarget(kind, call) ?? changedPath(call) ?? call.locations[0];
  const output = readBody(call.output);
  const exitCode = output.number('exitCode') ?? output.number('exit_code');
  if (target === undefined || kind === 'other' || kind === 'think') {
    return { verb: undefined, target: call.title || call.id, exitCode };
  }
  return { verb: kind, target, exitCode };
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

function changedPath(call: ToolCall): string | undefined {
  for (const piece of call.content) {
    if (piece.type === 'change') {
      return piece.change.path;
    }
  }
  return undefined;
}
