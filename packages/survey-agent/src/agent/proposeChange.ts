import { createHash } from 'node:crypto';
import { CancelledError } from '../CancelledError';
import type { ProposedChange } from '../findings';
import { applyChange } from '../changes/applyChange';
import { inlineCode } from '../text/inlineCode';
import type { SurveySession } from './SurveySession';
import type { Turn } from './Turn';

/** What is said of a change after it was asked for. */
const AFTERWARDS: Record<ProposedChange['state'], (path: string) => string> = {
  applied: path => `Done: ${path} is written.`,
  rejected: path =>
    `You refused, so ${path} stays as it is. The proposal stays in the report; "propose the change again" brings it back.`,
  stale: path =>
    `I wrote nothing: ${path} has changed since I read it. "Survey again" looks at it anew.`,
  open: path => `${path} waits.`,
};

/**
 * Asks for one change, with its diff, and makes it if that is allowed. Says what happened.
 */
export async function proposeChange(
  turn: Turn,
  session: SurveySession,
  change: ProposedChange,
): Promise<void> {
  const { state } = session;
  if (state) state.asking = change.path;
  await turn.say(
    `I propose: **${change.title}**. ${change.reason} Nothing is written unless you allow it.`,
  );
  try {
    const outcome = await turn.toolWithPermission(
      {
        title: change.title,
        kind: 'edit',
        // The digests bind a decision to exactly this change, where it is bound to the arguments of the call.
        rawInput: {
          path: change.path,
          reason: change.reason,
          before: change.oldText === null ? null : digestOf(change.oldText),
          after: digestOf(change.newText),
        },
        locations: [{ path: change.file }],
        content: [
          {
            type: 'diff',
            path: change.file,
            oldText: change.oldText,
            newText: change.newText,
          },
        ],
      },
      async () => {
        const value = await applyChange(session.cwd, change);
        return {
          value,
          output:
            value === 'applied'
              ? `Wrote ${inlineCode(change.path)}.`
              : `Not written: ${inlineCode(
                  change.path,
                )} has changed since the proposal.`,
          rawOutput: { outcome: value },
        };
      },
    );
    change.state = outcome ?? 'rejected';
    delete state?.asking;
  } catch (error) {
    if (error instanceof CancelledError) {
      throw error;
    }
    change.state = 'stale';
    delete state?.asking;
    await turn.say(
      `I could not write ${inlineCode(change.path)}: ${inlineCode(
        error instanceof Error ? error.message : String(error),
      )}`,
    );
    return;
  }
  await turn.say(AFTERWARDS[change.state](inlineCode(change.path)));
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
