import { mediaTypeOf } from './mediaTypeOf';

describe('mediaTypeOf', () => {
  it.each([
    ['report.md', 'text/markdown'],
    ['a.b/REPORT.HTML', 'text/html'],
    ['changes.patch', 'text/x-diff'],
    ['x.tar.gz', 'application/gzip'],
    ['src/Makefile', 'text/plain'],
    ['.gitignore', 'application/octet-stream'],
    ['no-extension', 'application/octet-stream'],
    ['odd.constructor', 'application/octet-stream'],
    ['constructor', 'application/octet-stream'],
    ['ends-with-dot.', 'application/octet-stream'],
  ])('%s is %s', (path, type) => {
    expect(mediaTypeOf(path)).toBe(type);
  });
});
