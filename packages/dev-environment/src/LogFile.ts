import {
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

const MIB = 1024 ** 2;
const TAIL_BYTES = 8_192;

/** How a log is kept. */
export interface LogFileOptions {
  /** Goes on where an earlier start ended; a new file otherwise. */
  append?: boolean;
  /** Above this the file becomes `FILE.former`, whose place it takes, and a new one is begun. Default: 20 MiB. */
  limitBytes?: number;
}

/**
 * What a program prints, on disk and its last words in memory.
 *
 * Written synchronously, so that whoever reads the file after the program's end finds all of it. A disk that is full
 * costs the rest of the log and nothing else: the program goes on, and {@link LogFile.problem} tells.
 */
export class LogFile {
  readonly path: string;
  readonly #limitBytes: number;
  #descriptor: number | undefined;
  #size = 0;
  #tail = Buffer.alloc(0);
  #problem: NodeJS.ErrnoException | undefined;

  constructor(file: string, options: LogFileOptions = {}) {
    this.path = file;
    this.#limitBytes = options.limitBytes ?? 20 * MIB;
    this.#try(() => {
      mkdirSync(path.dirname(file), { recursive: true });
      this.#descriptor = openSync(file, options.append ? 'a' : 'w');
      this.#size = statSync(file).size;
    });
  }

  /** Why the file is not whole, where it is not. */
  get problem(): NodeJS.ErrnoException | undefined {
    return this.#problem;
  }

  write(chunk: Buffer | string): void {
    const bytes = Buffer.from(chunk);
    this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES);
    this.#try(() => {
      if (this.#descriptor !== undefined) {
        if (this.#size > 0 && this.#size + bytes.length > this.#limitBytes) {
          this.#rotate(this.#descriptor);
        }
        writeSync(this.#descriptor, bytes);
        this.#size += bytes.length;
      }
    });
  }

  /** The last lines that were written, whether or not they reached the disk. */
  lastLines(count: number): string[] {
    return this.#tail.toString('utf8').trim().split('\n').slice(-count);
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) {
      this.#try(() => closeSync(descriptor));
    }
  }

  #rotate(descriptor: number): void {
    renameSync(this.path, `${this.path}.former`);
    const fresh = openSync(this.path, 'w');
    this.#descriptor = fresh;
    this.#size = 0;
    closeSync(descriptor);
  }

  /** A log that cannot be kept is told of once and never ends what it is the log of. */
  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#problem ??= error as NodeJS.ErrnoException;
    }
  }
}
