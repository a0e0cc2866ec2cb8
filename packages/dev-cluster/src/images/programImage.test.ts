import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programImage } from './programImage';

describe('programImage', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'image-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const image = (file: string) =>
    programImage({
      name: 'runner',
      baseLayer: Buffer.from('base'),
      programs: { 'runner.js': file },
      main: 'runner.js',
    });

  it('has a tag that changes with the program, and only then', () => {
    const file = join(folder, 'runner.cjs');
    writeFileSync(file, 'one');
    const first = image(file).reference;
    expect(first).toMatch(/^localhost\/agentic-sessions\/runner:[0-9a-f]{12}$/);
    writeFileSync(file, 'one');
    expect(image(file).reference).toBe(first);
    writeFileSync(file, 'two');
    expect(image(file).reference).not.toBe(first);
  });

  it('says how to get a program that is missing', () => {
    expect(() => image(join(folder, 'nothing.cjs'))).toThrow(
      /nothing\.cjs is missing.\nBundle the programs first/,
    );
  });
});
