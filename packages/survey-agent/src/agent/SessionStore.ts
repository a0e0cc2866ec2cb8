import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredSession, SurveySession } from './SurveySession';

/** Ids that this agent makes; anything else cannot name a file of its own. */
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Keeps sessions as files, one each, so that a new process can go on (`session/load`, `session/resume`).
 *
 * @public
 */
export class SessionStore {
  readonly #folder: string;

  /** @param folder - made when the first session is kept */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a session whole: a reader sees the old file or the new one. */
  async keep(session: SurveySession): Promise<void> {
    const stored: StoredSession = { version: 1, ...session };
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, `${session.id}.json`);
    await writeFile(`${file}.tmp`, JSON.stringify(stored), { mode: 0o600 });
    await rename(`${file}.tmp`, file);
  }

  /** A session that was kept, or undefined where there is none of this id. */
  async find(id: string): Promise<SurveySession | undefined> {
    if (!ID.test(id)) {
      return undefined;
    }
    const text = await readFile(join(this.#folder, `${id}.json`), 'utf8').catch(
      error => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
          return undefined;
        }
        throw error;
      },
    );
    if (text === undefined) {
      return undefined;
    }
    const { version, ...session }: StoredSession = JSON.parse(text);
    return version === 1 ? session : undefined;
  }
}
