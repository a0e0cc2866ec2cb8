import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../system/run';
import type { TarEntry } from './TarEntry';
import { writeTar } from './writeTar';

const long = `${'folder-with-a-long-name/'.repeat(6)}file.txt`;
const entries: TarEntry[] = [
  { path: 'bin', type: 'folder' },
  {
    path: 'bin/run',
    type: 'file',
    content: Buffer.from('#!/bin/sh\n'),
    mode: 0o755,
  },
  { path: 'tmp', type: 'folder', mode: 0o1777 },
  { path: 'run', type: 'link', target: 'bin/run' },
  { path: long, type: 'file', content: Buffer.alloc(1025, 'x') },
];

describe('writeTar', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tar-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is what tar reads back', async () => {
    await run('tar', ['-xp', '-C', folder], { input: writeTar(entries) });
    expect(readFileSync(join(folder, 'run'), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(join(folder, 'bin/run')).mode % 0o1000).toBe(0o755);
    expect(statSync(join(folder, 'tmp')).mode % 0o10000).toBe(0o1777);
    expect(statSync(join(folder, long)).size).toBe(1025);
    expect(statSync(join(folder, long)).mtimeMs).toBe(0);
  });

  it('is the same for the same entries in any order', () => {
    const again = writeTar([...entries].reverse());
    expect(writeTar(entries).equals(again)).toBe(true);
  });

  it('refuses a path that the format cannot hold', () => {
    const entry: TarEntry = { path: 'x'.repeat(101), type: 'folder' };
    expect(() => writeTar([entry])).toThrow(/too long/);
  });
});
