import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './paths';

const patterns = (file: string) =>
  readFileSync(path.join(checkout, file), 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'));

it('looks at no layout of what git ignores, such as results of the run it is part of', () => {
  const ignored = new Set(patterns('.prettierignore'));
  const missing = patterns('.gitignore').filter(
    pattern =>
      // Of .yarn nothing is laid out by us, also what is committed.
      !pattern.includes('.yarn/') && !ignored.has(pattern),
  );
  expect(missing).toEqual([]);
});
