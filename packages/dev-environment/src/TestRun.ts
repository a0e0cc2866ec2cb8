import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withLock } from '@agentic-sessions/dev-cluster';
import { endLockHolder } from './endLockHolder';
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
  readonly #options: TestRunOptions;
  #folders: string[] = [];

  private constructor(note: string, swept: string[], options: TestRunOptions) {
    this.#note = note;
    this.swept = swept;
    this.#options = options;
    this.register = new ProcessRegister(note);
  }

  /** Sweeps up after runs that are gone, and notes this one. */
  static async begin(options: TestRunOptions): Promise<TestRun> {
    const { registerDirectory } = options;
    mkdirSync(registerDirectory, { recursive: true, mode: 0o700 });
    // Of two that begin at once, one takes away what was left, and the other finds nothing.
    return withLock(registerDirectory, async () => {
      const swept: string[] = [];
      for (const name of readdirSync(registerDirectory)) {
        if (isOver(name)) {
          swept.push(
            ...(await sweep(path.join(registerDirectory, name), options)),
          );
        }
      }
      const { pid } = process;
      const note = path.join(
        registerDirectory,
        [pidNamespace(), pid, processStartTime(pid)].join('-'),
      );
      mkdirSync(note, { mode: 0o700 });
      return new TestRun(note, swept, options);
    });
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

  /** Ends what still runs in the run's folders, as an `npm start` that a test began, and takes them and its note away. */
  async end(): Promise<void> {
    await sweep(this.#note, this.#options);
  }
}

/** Of the run with a note of this name: known only of those that count processes as we do, in no other container. */
function isOver(note: string): boolean {
  const [namespace, pid, startTime] = note.split('-');
  return (
    namespace === pidNamespace() && processStartTime(Number(pid)) !== startTime
  );
}

function pidNamespace(): string {
  return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
}

async function sweep(
  note: string,
  { endNode }: TestRunOptions,
): Promise<string[]> {
  const swept = await new ProcessRegister(note).sweep();
  for (const folder of readFolders(note)) {
    for (const environment of environmentsIn(folder)) {
      if (await endLockHolder(environment)) {
        swept.push('npm start');
      }
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
  ].filter(each =>
    ['lock', 'processes.json', 'node'].some(name =>
      existsSync(path.join(each, name)),
    ),
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
