import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const nameOf = (attempt: number) => `agent-session-${attempt}`;

/** Keeps the agent's id of the conversation for a process that may come after this one. */
export async function rememberAgentSession(
  spoolDir: string,
  attempt: number,
  sessionId: string,
): Promise<void> {
  await writeFile(join(spoolDir, nameOf(attempt)), sessionId);
}

/** The id that an earlier process of this attempt has left. */
export async function recallAgentSession(
  spoolDir: string,
  attempt: number,
): Promise<string | undefined> {
  try {
    return (
      (await readFile(join(spoolDir, nameOf(attempt)), 'utf8')) || undefined
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
