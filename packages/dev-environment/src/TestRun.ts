import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProcessRegister } from './ProcessRegister';
import { processStartTime } from './processStartTime';

/** Begins the name of every folder that a run makes for itself. */
const PREFIX = 'agentic-sessions-test-';

/** Where runs are noted, and how a node is ended. */
export interface TestRunOptions {
  /** The same for all runs of a user. */
  registerDirectory: string;
  /** Ends the node whose state is in this folder and takes away what it had. */
  endNode: (stateFolder: string) => Promise<void>;
}

/**
 * What one `npm test` has on this machine, noted in a place that every later run looks at: the next one takes away what a
 * run that was killed has left, and leaves alone what a run that still lives has.
 */
export class TestRun {
  /** Processes that must not outlive the run. */
  readonly register: ProcessRegister;
  /** What runs that were killed had left. */
  readonly swept: readonly string[];
  readonly #note: string;
  #folders: string[] = [];

  private constructor(note: string, swept: string[]) {
    this.#note = note;
    this.swept = swept;
    this.register = new ProcessRegister(note);
  }

  /** Sweeps up after runs that are gone, and notes this one. */
  static async begin(options: TestRunOptions): Promise<TestRun> {
    const { registerDirectory } = options;
    mkdirSync(registerDirectory, { recursive: true, mode: 0o700 });
    const swept: string[] = [];
    for (const name of readdirSync(registerDirectory)) {
      const [pid, startTime] = name.split('-');
      if (processStartTime(Number(pid)) !== startTime) {
        swept.push(
          ...(await sweep(path.join(registerDirectory, name), options)),
        );
      }
    }
    const { pid } = process;
    const note = path.join(
      registerDirectory,
      `${pid}-${processStartTime(pid)}`,
    );
    mkdirSync(note, { mode: 0o700 });
    return new TestRun(note, swept);
  }

  /** Makes a folder that is gone when the run is over. */
  makeFolder(name: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${name}-`));
    this.#folders.push(folder);
    writeFileSync(
      path.join(this.#note, 'folders.json'),
      JSON.stringify(this.#folders),
    );
    return folder;
  }

  /** Takes the run's folders and its note away; what runs in them must have ended. */
  end(): void {
    for (const folder of [...this.#folders, this.#note]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function sweep(
  note: string,
  { endNode }: TestRunOptions,
): Promise<string[]> {
  const swept = await new ProcessRegister(note).sweep();
  for (const folder of readFolders(note)) {
    for (const environment of environmentsIn(folder)) {
      swept.push(...(await new ProcessRegister(environment).sweep()));
      const node = path.join(environment, 'node');
      if (existsSync(node)) {
        await endNode(node);
      }
    }
    rmSync(folder, { recursive: true, force: true });
    swept.push(folder);
  }
  rmSync(note, { recursive: true, force: true });
  return swept;
}

/** The folder itself, and what a test of `npm start` keeps in it. */
function environmentsIn(folder: string): string[] {
  return [
    folder,
    ...readdirSync(folder).map(name => path.join(folder, name)),
  ].filter(
    each =>
      existsSync(path.join(each, 'processes.json')) ||
      existsSync(path.join(each, 'node')),
  );
}

/** Only what a run can have made itself is ever taken away, whatever the note says. */
function readFolders(note: string): string[] {
  const file = path.join(note, 'folders.json');
  if (!existsSync(file)) {
    return [];
  }
  const folders = JSON.parse(readFileSync(file, 'utf8')) as string[];
  return folders.filter(
    folder => path.basename(folder).startsWith(PREFIX) && existsSync(folder),
  );
}
