import { roomProblem } from './roomProblem';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const GIB = 1024 ** 3;
const state = { folder: '/checkout/.dev', gib: 1, what: 'state' };
const cache = {
  folder: '/cache',
  gib: 2,
  what: 'programs',
  elsewhere: 'set AGENTIC_SESSIONS_CACHE',
};

describe('roomProblem', () => {
  it('is content where each disk has room', () => {
    const look = (folder: string) => ({
      device: folder === '/cache' ? 1 : 2,
      freeBytes: 2 * GIB,
    });
    expect(roomProblem([state, cache], look)).toBeUndefined();
  });

  it('adds up what is wanted on the same disk', () => {
    const look = () => ({ device: 1, freeBytes: 2.5 * GIB });
    expect(roomProblem([state, cache], look)).toBe(
      'Only 2.5 GiB are free on the disk of /checkout/.dev and /cache; about 3 GiB are needed (state: 1, programs: 2).\n' +
        '    Free some, or set AGENTIC_SESSIONS_CACHE.',
    );
  });

  it("looks at the checkout's disk, too", () => {
    const look = (folder: string) => ({
      device: folder === '/cache' ? 1 : 2,
      freeBytes: folder === '/cache' ? 9 * GIB : 0,
    });
    expect(roomProblem([state, cache], look)).toMatch(
      /^Only 0\.0 GiB are free on the disk of \/checkout\/\.dev; about 1 GiB/,
    );
  });

  it('asks the machine', () => {
    const folder = `${temporaryFolder()}/new`;
    expect(roomProblem([{ ...state, folder, gib: 0 }])).toBeUndefined();
    expect(roomProblem([{ ...state, folder, gib: 1e9 }])).toMatch(/^Only /);
    expect(() => roomProblem([{ ...state, folder: '/dev/null/x' }])).toThrow(
      /\/dev\/null\/x cannot be used/,
    );
  });
});
