import { structuredPatch } from 'diff';
import type { FileChange } from './conversation';

export type DiffLine = {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Line numbers before and after; absent on the side where the line is not. */
  oldLine?: number;
  newLine?: number;
};

export type DiffHunk = { lines: DiffLine[]; skippedBefore: number };

export type FileDiff = {
  path: string;
  isNew: boolean;
  added: number;
  removed: number;
  hunks: DiffHunk[];
};

const CONTEXT_LINES = 3;
/** Work on one comparison ends after this long; the file is then shown as replaced. */
const TIMEOUT_MS = 500;

/** The lines that a change adds and removes, with a little of what is around them. */
export function diffFile(change: FileChange): FileDiff {
  const { path, oldText = '', newText } = change;
  const patch = structuredPatch(path, path, oldText, newText, '', '', {
    context: CONTEXT_LINES,
    timeout: TIMEOUT_MS,
  });
  let previousEnd = 0;
  const hunks = (patch?.hunks ?? [replacedWhole(oldText, newText)]).map(
    hunk => {
      const skippedBefore = Math.max(0, hunk.oldStart - 1 - previousEnd);
      previousEnd = hunk.oldStart - 1 + hunk.oldLines;
      return { skippedBefore, lines: numberLines(hunk) };
    },
  );
  const lines = hunks.flatMap(hunk => hunk.lines);
  return {
    path,
    isNew: change.oldText === undefined,
    added: lines.filter(line => line.kind === 'added').length,
    removed: lines.filter(line => line.kind === 'removed').length,
    hunks,
  };
}

type RawHunk = {
  oldStart: number;
  oldLines: number;
  newStart: number;
  lines: string[];
};

function replacedWhole(oldText: string, newText: string): RawHunk {
  const before = oldText.split('\n');
  const after = newText.split('\n');
  return {
    oldStart: 1,
    oldLines: before.length,
    newStart: 1,
    lines: [...before.map(l => `-${l}`), ...after.map(l => `+${l}`)],
  };
}

function numberLines(hunk: RawHunk): DiffLine[] {
  let oldLine = hunk.oldStart;
  let newLine = hunk.newStart;
  const lines: DiffLine[] = [];
  for (const raw of hunk.lines) {
    const text = raw.slice(1);
    if (raw.startsWith('+')) {
      lines.push({ kind: 'added', text, newLine: newLine++ });
    } else if (raw.startsWith('-')) {
      lines.push({ kind: 'removed', text, oldLine: oldLine++ });
    } else if (raw.startsWith(' ')) {
      lines.push({
        kind: 'same',
        text,
        oldLine: oldLine++,
        newLine: newLine++,
      });
    } // "\ No newline at end of file" says nothing about a line
  }
  return lines;
}

/** Pairs removed with added lines, for showing a change side by side. */
export function sideBySide(
  lines: DiffLine[],
): Array<{ left?: DiffLine; right?: DiffLine }> {
  const rows: Array<{ left?: DiffLine; right?: DiffLine }> = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].kind === 'same') {
      rows.push({ left: lines[at], right: lines[at] });
      at += 1;
      continue;
    }
    const removed: DiffLine[] = [];
    const added: DiffLine[] = [];
    for (; at < lines.length && lines[at].kind !== 'same'; at++) {
      (lines[at].kind === 'removed' ? removed : added).push(lines[at]);
    }
    for (let i = 0; i < Math.max(removed.length, added.length); i++) {
      rows.push({ left: removed[i], right: added[i] });
    }
  }
  return rows;
}
