import { readFileSync, writeFileSync } from 'node:fs';

const field = (status: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;

/** Resident memory of a process, as the kernel counts it. */
export class ProcessMemory {
  readonly #folder: string;

  constructor(pid: number) {
    this.#folder = `/proc/${pid}`;
  }

  /** MiB now, and the most since {@link forgetPeak}. */
  read(): { residentMiB: number; peakMiB: number } {
    const status = readFileSync(`${this.#folder}/status`, 'utf8');
    return {
      residentMiB: field(status, 'VmRSS'),
      peakMiB: field(status, 'VmHWM'),
    };
  }

  /** The peak is measured from now on. */
  forgetPeak(): void {
    writeFileSync(`${this.#folder}/clear_refs`, '5');
  }
}
