import { randomUUID } from 'node:crypto';
import { lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CancelledError } from '../CancelledError';
import { buildReport } from '../report/buildReport';
import { renderPatch } from '../report/renderPatch';
import { renderReport } from '../report/renderReport';
import { inlineCode } from '../text/inlineCode';
import { joinWords } from '../text/joinWords';
import { visibleJson } from '../text/visibleJson';
import type { AgentOptions } from './AgentOptions';
import type { SurveySession } from './SurveySession';
import type { Turn } from './Turn';

/** Where a session's artifacts belong, absolute. */
export function artifactsDirectoryOf(session: SurveySession): string {
  return resolve(session.cwd, session.meta.artifactsDirectory ?? 'artifacts');
}

/**
 * Writes `report.md`, `report.json` and (where a change was made) `changes.patch` into the artifacts directory. The
 * kind `other` sets it apart from an edit of the working tree; it asks like everything that writes, so that policy can speak.
 */
export async function writeReport(
  turn: Turn,
  session: SurveySession,
  options: AgentOptions,
): Promise<void> {
  const { state } = session;
  if (!state) {
    return;
  }
  const directory = artifactsDirectoryOf(session);
  const report = buildReport(state, {
    now: options.now(),
    agent: options.agent,
  });
  const patch = renderPatch(state.changes);
  const files = {
    'report.md': renderReport(report),
    'report.json': `${visibleJson(report)}\n`,
    ...(patch ? { 'changes.patch': patch } : {}),
  };
  const names = Object.keys(files);
  const written = await tryOrSay(turn, () =>
    turn.toolWithPermission(
      {
        title: `Write ${joinWords(names)}`,
        kind: 'other',
        rawInput: { directory, files: names },
      },
      async () => {
        await writeFiles(directory, files);
        return {
          value: names,
          output: `Wrote ${joinWords(names)}.`,
          rawOutput: { files: names },
          locations: names.map(name => ({ path: join(directory, name) })),
        };
      },
    ),
  );
  state.artifacts = written ?? state.artifacts;
}

/** A full disk, or a folder that may not be written, costs the report and not the survey. */
async function tryOrSay<T>(
  turn: Turn,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CancelledError) {
      throw error;
    }
    await turn.say(
      `I could not write the report: ${inlineCode(
        error instanceof Error ? error.message : String(error),
      )}`,
    );
    return undefined;
  }
}

/**
 * Writes into a folder that may lie in a tree of somebody else's making: neither a link in the place of the folder nor one in the
 * place of a file leads elsewhere.
 */
async function writeFiles(
  directory: string,
  files: Record<string, string>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  if ((await lstat(directory)).isSymbolicLink()) {
    throw new Error(
      `${directory} is a symbolic link, so nothing is written there`,
    );
  }
  for (const [name, text] of Object.entries(files)) {
    const temporary = join(directory, `.${randomUUID()}.tmp`);
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, join(directory, name));
  }
}
