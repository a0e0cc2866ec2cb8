import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made: string[] = [];

afterAll(() => {
  made
    .splice(0)
    .forEach(folder => rmSync(folder, { recursive: true, force: true }));
});

/** A new folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dev-environment-'));
  made.push(folder);
  return folder;
}
