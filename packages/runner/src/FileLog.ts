import { appendFileSync } from 'node:fs';
import type { Clock } from './Clock';
import type { Log } from './Log';

/** The file is not written further than this; the container's log goes on. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Writes the runner's log to the container's log and to a file, which becomes an artifact at the end. */
export class FileLog implements Log {
  readonly path: string;
  private readonly clock: Clock;
  private readonly print: (line: string) => void;
  private bytes = 0;

  constructor(path: string, clock: Clock, print: (line: string) => void) {
    this.path = path;
    this.clock = clock;
    this.print = print;
  }

  info(text: string): void {
    this.write('info', text);
  }

  warn(text: string): void {
    this.write('warn', text);
  }

  private write(level: string, text: string): void {
    const time = new Date(this.clock.now()).toISOString();
    const line = `${time} ${level} ${text}\n`;
    this.print(line);
    this.bytes += Buffer.byteLength(line);
    if (this.bytes <= MAX_FILE_BYTES) appendFileSync(this.path, line);
  }
}
