import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup } from './endGroup';
import { processStartTime } from './processStartTime';
import { sendSignal } from './sendSignal';

interface Entry {
  name: string;
  pid: number;
  startTime: string;
}

/**
 * Remembers on disk which processes an environment started, so that the next start can end those that outlived a start
 * which was killed.
 */
export class ProcessRegister {
  readonly #file: string;
  #entries: Entry[] = [];

  constructor(directory: string) {
    this.#file = path.join(directory, 'processes.json');
  }

  add(name: string, pid: number): void {
    this.#entries = [
      ...this.#entries.filter(entry => entry.name !== name),
      { name, pid, startTime: processStartTime(pid) },
    ];
    // Renamed into place: a start that is killed here must leave something that can be read.
    const partial = `${this.#file}.${process.pid}`;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(partial, JSON.stringify(this.#entries));
    renameSync(partial, this.#file);
  }

  /** Ends what an earlier start left running, with all that these started. @returns their names */
  async sweep(): Promise<string[]> {
    const left = this.#read().filter(isRunning);
    left.forEach(({ pid }) => sendSignal(pid, 'SIGTERM'));
    for (let waited = 0; waited < 50 && left.some(isRunning); waited++) {
      await sleep(100);
    }
    left.filter(isRunning).forEach(({ pid }) => sendSignal(pid, 'SIGKILL'));
    // A killed process holds its port until the kernel is done with it.
    while (left.some(isRunning)) {
      await sleep(20);
    }
    // Each led a process group of its own, which may have outlived it.
    left.forEach(({ pid }) => endGroup(pid));
    rmSync(this.#file, { force: true });
    return left.map(({ name }) => name);
  }

  #read(): Entry[] {
    if (!existsSync(this.#file)) {
      return [];
    }
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Entry[];
    } catch (error) {
      throw new Error(
        `${
          this.#file
        } cannot be read. It names what an earlier start left running: look for that (ps), then remove the file.`,
        { cause: error },
      );
    }
  }
}

function isRunning({ pid, startTime }: Entry): boolean {
  return startTime !== '' && processStartTime(pid) === startTime;
}
