import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LogFile } from './LogFile';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const file = () => path.join(temporaryFolder(), 'deep', 'a.log');

describe('LogFile', () => {
  it('has on disk at once what was written, and the last lines in memory', () => {
    const log = new LogFile(file());
    log.write(Buffer.from('one\ntwo\n'));
    log.write('three\n');
    expect(readFileSync(log.path, 'utf8')).toBe('one\ntwo\nthree\n');
    expect(log.lastLines(2)).toEqual(['two', 'three']);
    log.close();
    log.close();
    expect(log.problem).toBeUndefined();
  });

  it('goes on where an earlier one ended, or begins anew', () => {
    const where = file();
    for (const append of [false, true]) {
      const log = new LogFile(where, { append });
      log.write('line\n');
      log.close();
    }
    expect(readFileSync(where, 'utf8')).toBe('line\nline\n');
    new LogFile(where).close();
    expect(readFileSync(where, 'utf8')).toBe('');
  });

  it('does not only grow: above its limit it begins a new file and keeps the one before', () => {
    const log = new LogFile(file(), { append: true, limitBytes: 20 });
    ['first 10 b', 'then 10 by', 'newest'].forEach(text => log.write(text));
    expect(readFileSync(log.path, 'utf8')).toBe('newest');
    expect(readFileSync(`${log.path}.former`, 'utf8')).toBe(
      'first 10 bthen 10 by',
    );
    log.close();
  });

  it('outlives a full disk, says so and still has the last words', () => {
    const log = new LogFile('/dev/full', { append: true });
    log.write('the cause\n');
    log.write('and its end\n');
    expect(log.problem).toMatchObject({ code: 'ENOSPC' });
    expect(log.lastLines(2)).toEqual(['the cause', 'and its end']);
    log.close();
  });
});
