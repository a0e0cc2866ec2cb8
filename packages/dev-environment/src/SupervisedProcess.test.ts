import { eventually } from '@agentic-sessions/test-support';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  SupervisedProcess,
  type SupervisedProcessOptions,
} from './SupervisedProcess';
import { UserError } from './UserError';
import { isAlive } from './__testUtils__/isAlive';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const started: SupervisedProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(child => child.stop()));
});

function supervise(
  script: string,
  options: Partial<SupervisedProcessOptions> = {},
) {
  const pids: number[] = [];
  const ends: string[] = [];
  const logFile = path.join(temporaryFolder(), 'child.log');
  const child = new SupervisedProcess({
    name: 'portal',
    command: 'sh',
    args: ['-c', script],
    logFile,
    onStart: pid => pids.push(pid),
    onUnexpectedEnd: how => ends.push(how),
    ...options,
  });
  started.push(child);
  child.start();
  return { child, pids, ends, logFile };
}

const never = () => new Promise<void>(() => {});

describe('SupervisedProcess', () => {
  it('tells its id before it is ready, and keeps what it prints', async () => {
    const { child, pids, logFile } = supervise('echo hello; exec sleep 60');
    expect(pids).toEqual([child.pid]);
    await child.ready(sleep(100));
    await eventually(() =>
      expect(readFileSync(logFile, 'utf8')).toBe('hello\n'),
    );
  });

  it('is started again when it ends unasked, under its new id', async () => {
    const { child, pids, ends } = supervise('exec sleep 60');
    await child.ready(Promise.resolve());
    process.kill(pids[0], 'SIGKILL');
    await eventually(() => expect(pids).toHaveLength(2));
    expect(ends).toEqual(['SIGKILL']);
    expect(isAlive(pids[1])).toBe(true);
  });

  it('is not started again once it was told to end', async () => {
    const { child, pids } = supervise('exit 1');
    await child.ready(Promise.resolve()).catch(() => {});
    await child.stop();
    await sleep(800);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(pids.length).toBeLessThanOrEqual(2);
  });

  it('tells why a start failed, down to the last words', async () => {
    const { child, logFile } = supervise(
      'seq 1 50000; echo "cannot bind" >&2; exit 7',
    );
    const failure = await child.ready(never()).catch(error => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.message).toMatch(
      /^portal ended while it started \(code 7\):\n[^]*cannot bind\n/,
    );
    expect(failure.message).toContain(`Its log is ${logFile}`);
  });

  it('says that the disk is full where its last words do', async () => {
    const { child } = supervise('/bin/echo data > /dev/full; exit 1');
    await expect(child.ready(never())).rejects.toThrow(
      /^The disk is full: the start of the portal could not go on/,
    );
  });

  it('runs on where its log finds the disk full', async () => {
    const { child, pids } = supervise(
      'for i in 1 2 3; do echo $i; done; exec sleep 60',
      { logFile: '/dev/full' },
    );
    await child.ready(sleep(200));
    expect(pids).toHaveLength(1);
    expect(isAlive(pids[0])).toBe(true);
  });

  it('says so where there is no such program', async () => {
    const { child } = supervise('', { command: 'no-such-program' });
    await expect(child.ready(never())).rejects.toThrow(/ENOENT/);
  });

  it('ends it where it does not become ready', async () => {
    const { child, pids } = supervise('exec sleep 60');
    await expect(
      child.ready(Promise.reject(new Error('too late'))),
    ).rejects.toThrow('too late');
    expect(isAlive(pids[0])).toBe(false);
  });

  it('kills what does not end when it is asked to', async () => {
    const { child, pids } = supervise(
      'trap "" TERM; echo ready; while :; do sleep 1; done',
      { stopMs: 200 },
    );
    await sleep(200);
    await child.stop();
    expect(isAlive(pids[0])).toBe(false);
  });

  it('takes with it what it had started itself', async () => {
    const { child, logFile } = supervise('sleep 60 & echo $!; wait');
    const grandchild = await eventually(() => {
      const text = readFileSync(logFile, 'utf8');
      expect(text).toMatch(/^\d+\n$/);
      return Number(text);
    });
    await child.stop();
    await eventually(() => expect(isAlive(grandchild)).toBe(false));
  });
});
