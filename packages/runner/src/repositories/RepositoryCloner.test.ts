import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListLedger } from '../__testUtils__/ListLedger';
import { serveGit, type ServedRepository } from '../__testUtils__/serveGit';
import { systemClock } from '../systemClock';
import { RepositoryCloner } from './RepositoryCloner';
import type { RepositoryRequest } from './repositoryFolder';

jest.setTimeout(30_000);

describe('RepositoryCloner', () => {
  let served: ServedRepository;
  let workspace: string;
  let ledger: ListLedger;

  beforeAll(async () => {
    served = await serveGit();
  });
  afterAll(() => served.close());
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
    ledger = new ListLedger();
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  const cloneAll = (
    repositories: RepositoryRequest[],
    earlier = new Map<string, string>(),
  ) =>
    new RepositoryCloner({
      ledger,
      clock: systemClock,
      workspace,
      timeoutMs: 10_000,
    }).cloneAll(repositories, earlier);
  const content = (...parts: string[]) =>
    readFileSync(join(workspace, ...parts), 'utf8');

  it.each([
    ['the default branch', undefined, 1, 'two'],
    ['a branch', 'other', 2, 'other'],
  ])('clones %s, its newest commit alone', async (_, ref, index, text) => {
    const url = `${served.url}/checkout.git`;
    const path = join(workspace, 'checkout');
    const commit = served.commits[index];
    const expected = { url, commit, path, ...(ref ? { ref } : {}) };
    await expect(cloneAll([{ url, ref }])).resolves.toEqual([expected]);
    expect(content('checkout', 'a.txt')).toBe(text);
    expect(existsSync(join(path, '.git', 'shallow'))).toBe(true);
    expect(ledger.events).toEqual([{ kind: 'git.cloned', body: expected }]);
  });

  it('clones a commit that is named by its hash', async () => {
    const url = `${served.url}/checkout.git`;
    const [cloned] = await cloneAll([
      { url, ref: served.commits[0], path: 'src/old' },
    ]);
    expect(cloned.commit).toBe(served.commits[0]);
    expect(content('src', 'old', 'a.txt')).toBe('one');
  });

  it('tries again after a passing fault, over what a broken try has left', async () => {
    served.failures = 1;
    mkdirSync(join(workspace, 'checkout', '.git'), { recursive: true });
    writeFileSync(join(workspace, 'checkout', '.git', 'HEAD'), 'half');
    await cloneAll([{ url: `${served.url}/checkout.git` }]);
    expect(content('checkout', 'a.txt')).toBe('two');
  });

  it('does not clone again what an earlier process has', async () => {
    const path = join(workspace, 'checkout');
    const cloned = await cloneAll(
      [{ url: `${served.url}/checkout.git` }],
      new Map([[path, 'c1']]),
    );
    expect(cloned).toEqual([expect.objectContaining({ commit: 'c1', path })]);
    expect(ledger.events).toEqual([]);
  });

  it.each([
    [{ url: '/missing.git' }, 'there is no repository at this address'],
    [{ url: '/private.git' }, 'asks for credentials'],
    [{ url: '/checkout.git', ref: 'nowhere' }, 'no such branch, tag or commit'],
    [
      { url: '/checkout.git', ref: '0'.repeat(40) },
      'no such branch, tag or commit',
    ],
    [{ url: '/checkout.git', path: '../up' }, 'cannot go into the folder'],
    [{ url: '/checkout.git', path: '/etc' }, 'cannot go into the folder'],
    [{ url: '/checkout.git', path: 'artifacts' }, 'cannot go into the folder'],
    [{ url: '/%2e%2e' }, 'cannot go into the folder'],
  ])('says what is wrong with %j', async (request, words) => {
    const url = served.url + request.url;
    await expect(cloneAll([{ ...request, url }])).rejects.toMatchObject({
      reason: 'RepositoryUnavailable',
      message: expect.stringContaining(words),
    });
    expect(ledger.events).toEqual([]);
  });

  it('says that a host does not answer, without the password in its address', async () => {
    await expect(
      cloneAll([{ url: 'http://ada:hunter2@127.0.0.1:1/x.git' }]),
    ).rejects.toMatchObject({
      message:
        'The repository http://127.0.0.1:1/x.git could not be cloned: its host does not answer.',
    });
  });

  it('refuses two repositories in one place', async () => {
    const url = `${served.url}/checkout.git`;
    await expect(
      cloneAll([
        { url, path: 'a' },
        { url, path: 'a/b' },
      ]),
    ).rejects.toThrow('folder is that of another repository');
  });
});
