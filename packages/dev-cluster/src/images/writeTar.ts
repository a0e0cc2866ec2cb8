import { DevClusterError } from '../errors/DevClusterError';
import type { TarEntry } from './TarEntry';

const BLOCK = 512;
const TYPE_FLAGS = { file: '0', link: '2', folder: '5' } as const;
const DEFAULT_MODES = { file: 0o644, link: 0o777, folder: 0o755 } as const;

/** An archive in POSIX ustar form, its entries in the order of their paths, byte for byte the same for the same entries. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  const blocks: Buffer[] = [];
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const entry of sorted) {
    blocks.push(header(entry));
    if (entry.type === 'file') {
      const content = Buffer.from(
        entry.content.buffer,
        entry.content.byteOffset,
        entry.content.byteLength,
      );
      blocks.push(content, Buffer.alloc(padding(content.length)));
    }
  }
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = splitPath(
    entry.type === 'folder' ? `${entry.path}/` : entry.path,
  );
  const mode = entry.type === 'link' ? undefined : entry.mode;
  const size = entry.type === 'file' ? entry.content.byteLength : 0;
  block.write(name, 0);
  block.write(octal(mode ?? DEFAULT_MODES[entry.type], 8), 100);
  block.write(octal(0, 8), 108); // user
  block.write(octal(0, 8), 116); // group
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136); // time
  block.write(' '.repeat(8), 148); // the sum counts its own field as blanks
  block.write(TYPE_FLAGS[entry.type], 156);
  if (entry.type === 'link') {
    block.write(entry.target, 157);
  }
  block.write('ustar\u000000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** ustar keeps up to 100 bytes of a path, and up to 155 of what is before a slash. */
function splitPath(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) {
    return ['', path];
  }
  for (
    let slash = path.indexOf('/');
    slash > 0;
    slash = path.indexOf('/', slash + 1)
  ) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (
      Buffer.byteLength(prefix) <= 155 &&
      Buffer.byteLength(name) <= 100 &&
      name !== ''
    ) {
      return [prefix, name];
    }
  }
  throw new DevClusterError(
    'InvalidInput',
    `${path} is too long for an archive.`,
  );
}
