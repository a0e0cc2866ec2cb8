import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildReport } from '../report/buildReport';
import { renderPatch } from '../report/renderPatch';
import { renderReport } from '../report/renderReport';
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
 * Writes `report.md`, `report.json` and (where a change was made) `changes.patch` into the artifacts directory. That is the session's own place for results, not part of what
 * was surveyed, so nobody is asked; the kind `other` sets it apart from an edit of the working tree.
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
  await turn.tool(
    {
      title: `Write ${joinWords(Object.keys(files))}`,
      kind: 'other',
      rawInput: { directory, files: Object.keys(files) },
    },
    async () => {
      await mkdir(directory, { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        await writeFile(join(directory, name), text);
      }
      state.artifacts = Object.keys(files);
      return {
        value: undefined,
        output: `Wrote ${joinWords(state.artifacts)}.`,
        rawOutput: { files: state.artifacts },
        locations: state.artifacts.map(name => ({
          path: join(directory, name),
        })),
      };
    },
  );
}
