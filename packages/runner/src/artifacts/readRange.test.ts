import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readRange } from './readRange';

describe('readRange', () => {
  const folder = mkdtempSync(join(tmpdir(), 'range-'));
  const content = 'abcdefghij'.repeat(20_000);
  let file: FileHandle;

  beforeEach(async () => {
    writeFileSync(join(folder, 'a'), content);
    file = await open(join(folder, 'a'), 'r');
  });

  afterEach(() => file.close());

  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads from one place to another, or to the end', async () => {
    expect(await text(readRange(file, 3, 150_003))).toBe(
      content.slice(3, 150_003),
    );
    expect(await text(readRange(file, 199_995))).toBe('fghij');
    expect(await text(readRange(file, 200_000, 200_000))).toBe('');
    expect(await text(readRange(file, 199_999, 300_000))).toBe('j');
  });

  it('reads again after one reader has broken off in the middle', async () => {
    const first = readRange(file, 0);
    for await (const chunk of first) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(first.destroyed).toBe(true);
    expect(await text(readRange(file, 0))).toBe(content);
  });
});
