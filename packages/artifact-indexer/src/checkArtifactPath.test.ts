import fc from 'fast-check';
import { posix } from 'node:path';
import { checkArtifactPath } from './checkArtifactPath';
import { ArtifactPathError } from './errors';

describe('checkArtifactPath', () => {
  it.each([
    'report.md',
    'a/b/c.txt',
    'with space/ünïcode – 報告.md',
    '...',
    '..hidden',
    '-rf',
    'quote\'"<script>.html',
    '%2e%2e/x',
    'CON',
    'x'.repeat(255),
  ])('allows %s', path => {
    expect(checkArtifactPath(path)).toBe(path.normalize('NFC'));
  });

  it('makes one path of two spellings', () => {
    expect(checkArtifactPath('u\u0308.md')).toBe('\u00fc.md');
  });

  it.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '.',
    'a/../b',
    'a//b',
    'a/',
    './a',
    'a\\b',
    'a\0b',
    'a\nb',
    'exe\u202Egpj.sh',
    'zero\u200Bwidth',
    'lone\ud800surrogate',
    'x'.repeat(256),
    `${'x/'.repeat(512)}x`,
  ])('refuses %j', path => {
    expect(() => checkArtifactPath(path)).toThrow(ArtifactPathError);
  });

  it('never lets a path out of its folder', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a./\\~ ]{0,12}$/), path => {
        let checked: string;
        try {
          checked = checkArtifactPath(path);
        } catch {
          return;
        }
        expect(posix.join('/store', checked)).toBe(`/store/${checked}`);
      }),
    );
  });
});
