import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { acquireStateLock } from './acquireStateLock';
import { processStartTime } from './processStartTime';
import { UserError } from './UserError';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const fresh = () => path.join(temporaryFolder(), '.dev');

describe('acquireStateLock', () => {
  it('makes a folder that nobody else can look into, and gives the lock back', async () => {
    const folder = fresh();
    const release = await acquireStateLock(folder);
    expect(statSync(folder).mode % 0o1000).toBe(0o700);
    // What it was written to beside is gone.
    expect(readdirSync(folder)).toEqual(['lock']);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says who runs already, and how to end it', async () => {
    const folder = fresh();
    await acquireStateLock(folder);
    const second = acquireStateLock(folder);
    await expect(second).rejects.toBeInstanceOf(UserError);
    await expect(second).rejects.toThrow(
      `already running (process ${process.pid}).\n    Use it, or end it with Ctrl-C`,
    );
  });

  it.each([
    ['of a process that is gone', '999999999 5'],
    ['of one whose number was given again', `${process.pid} 5`],
    ['that was cut short', ''],
  ])('takes over a lock %s', async (_, content) => {
    const folder = fresh();
    (await acquireStateLock(folder))();
    writeFileSync(path.join(folder, 'lock'), content);
    await acquireStateLock(folder);
    expect(readFileSync(path.join(folder, 'lock'), 'utf8')).toBe(
      `${process.pid} ${processStartTime(process.pid)}`,
    );
  });

  it('lets one of many that find a dead lock have it', async () => {
    const folder = fresh();
    (await acquireStateLock(folder))();
    writeFileSync(path.join(folder, 'lock'), '999999999 5');
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => acquireStateLock(folder)),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('gives back only what it has', async () => {
    const folder = fresh();
    const release = await acquireStateLock(folder);
    writeFileSync(path.join(folder, 'lock'), '1 1');
    release();
    expect(existsSync(path.join(folder, 'lock'))).toBe(true);
  });

  it('says what to do where the folder cannot be written', async () => {
    const error = Object.assign(new Error('EPERM: operation not permitted'), {
      code: 'EPERM',
    });
    const fs = jest.requireActual<typeof import('node:fs')>('node:fs');
    const chmod = jest.spyOn(fs, 'chmodSync').mockImplementation(() => {
      throw error;
    });
    await expect(acquireStateLock(fresh())).rejects.toThrow(
      /may not be written: EPERM.*\n.*chown -R/,
    );
    chmod.mockRestore();
  });
});
