import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStartTime } from './processStartTime';

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
    writeFileSync(this.#file, JSON.stringify(this.#entries));
  }

  /** Ends what an earlier start left running. @returns their names */
  async sweep(): Promise<string[]> {
    if (!existsSync(this.#file)) {
      return [];
    }
    const left = (
      JSON.parse(readFileSync(this.#file, 'utf8')) as Entry[]
    ).filter(isRunning);
    left.forEach(({ pid }) => process.kill(pid, 'SIGTERM'));
    for (let waited = 0; waited < 50 && left.some(isRunning); waited++) {
      await sleep(100);
    }
    left.filter(isRunning).forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
    // A killed process holds its port until the kernel is done with it.
    while (left.some(isRunning)) {
      await sleep(20);
    }
    rmSync(this.#file, { force: true });
    return left.map(({ name }) => name);
  }
}

function isRunning({ pid, startTime }: Entry): boolean {
  return startTime !== '' && processStartTime(pid) === startTime;
}
