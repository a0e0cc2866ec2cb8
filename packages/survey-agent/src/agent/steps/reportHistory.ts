import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError } from '../../CancelledError';
import {
  HISTORY_COMMAND,
  hasGit,
  readHistory,
} from '../../repository/readHistory';
import { count } from '../../text/count';
import { inlineCode } from '../../text/inlineCode';
import type { StepContext } from './StepContext';

/**
 * Asks git for the history of a working tree. It starts a program, so it asks for permission like any `execute`; without it, without
 * git or without a repository the survey goes on and says what it did not look at.
 */
export async function reportHistory(
  context: Omit<StepContext, 'tree'>,
): Promise<void> {
  const { turn, survey, folder } = context;
  const isRepository = await lstat(join(folder, '.git')).then(
    () => true,
    () => false,
  );
  if (!isRepository) {
    survey.limits.push('There is no git history here.');
    return;
  }
  if (!(await hasGit())) {
    survey.limits.push(
      'git is not installed here, so the history was not read.',
    );
    return;
  }
  try {
    const asked = await turn.toolWithPermission(
      {
        title: HISTORY_COMMAND,
        kind: 'execute',
        rawInput: { command: HISTORY_COMMAND, cwd: folder },
      },
      async () => {
        const history = await readHistory(folder, turn.signal);
        survey.history = history;
        return {
          value: true,
          output: history
            ? `${count(history.commits, 'commit')} by ${count(
                history.authors,
                'author',
              )} on ${inlineCode(history.branch)}; last ${inlineCode(
                history.lastCommit.subject,
              )}.`
            : 'There is no commit yet.',
          rawOutput: { exitCode: 0, ...history },
        };
      },
    );
    if (!asked) {
      survey.limits.push(
        'The git history was not read: permission was refused.',
      );
    }
  } catch (error) {
    if (error instanceof CancelledError) {
      throw error;
    }
    const message = error instanceof Error ? error.message : String(error);
    survey.limits.push(
      `The git history could not be read: ${inlineCode(message)}`,
    );
  }
}
