import { statSync, writeFileSync } from 'node:fs';
import { DevClusterError } from './DevClusterError';
import { explainSystemError } from './explainSystemError';

describe('explainSystemError', () => {
  it('says that the disk is full, as a full device does', () => {
    const failure = (() => {
      try {
        writeFileSync('/dev/full', 'x');
        return undefined;
      } catch (error) {
        return explainSystemError(error, '/the/place');
      }
    })();
    expect(failure).toBeInstanceOf(DevClusterError);
    expect(failure).toMatchObject({
      code: 'DiskFull',
      message: expect.stringMatching(/^The disk of \/the\/place is full\.\n/),
    });
  });

  it.each(['EACCES', 'EPERM', 'EROFS'])('says who may not write: %s', code => {
    const error = Object.assign(new Error('no'), { code });
    expect(explainSystemError(error, '/the/place')).toMatchObject({
      code: 'NoRights',
      cause: error,
    });
  });

  it('leaves other errors as they are', () => {
    const failure = (() => {
      try {
        return statSync('/nonexistent');
      } catch (error) {
        return error;
      }
    })();
    expect(explainSystemError(failure, '/the/place')).toBe(failure);
  });
});
