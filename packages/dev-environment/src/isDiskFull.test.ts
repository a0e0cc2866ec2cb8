import { writeFileSync } from 'node:fs';
import { isDiskFull } from './isDiskFull';

describe('isDiskFull', () => {
  it('knows the error of a full device', () => {
    let failure: unknown;
    try {
      writeFileSync('/dev/full', 'x');
    } catch (error) {
      failure = error;
    }
    expect(isDiskFull(failure)).toBe(true);
  });

  it.each([
    "Internal Error: ENOSPC: no space left on device, copyfile '/a' -> '/b'",
    'cp: error writing: No space left on device',
    'SqliteError: database or disk is full',
    'write /x: disk quota exceeded',
  ])('knows %s', said => {
    expect(isDiskFull(said)).toBe(true);
    expect(isDiskFull(new Error(said))).toBe(true);
  });

  it.each([
    'ENOSPC: System limit for number of file watchers reached',
    'everything is well',
    undefined,
  ])('does not take %s for one', said => {
    expect(isDiskFull(said)).toBe(false);
  });
});
