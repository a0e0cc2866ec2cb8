import {
  chmodSync,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import type { SnapshotState } from '@agentic-sessions/runner-protocol';
import { pack } from 'tar-stream';
import type { EntryHeader } from './ArchiveWriter';
import { packSnapshot } from './packSnapshot';
import { restoreSnapshot } from './restoreSnapshot';
import type { SnapshotFolder } from './SnapshotFolder';

const STATE: SnapshotState = {
  version: 1,
  takenAt: '2026-11-22T10:00:00.000Z',
  agentSession: 'conversation-1',
  lastTurn: 3,
  cloned: [{ path: '/workspace/checkout', commit: 'abc' }],
  unsaid: [],
};

describe('a snapshot', () => {
  let root: string;
  let archive: string;
  const path = (...parts: string[]) => join(root, ...parts);
  const write = (name: string, text: string | Buffer = name) => {
    mkdirSync(join(path(name), '..'), { recursive: true });
    writeFileSync(path(name), text);
  };
  /** The folders of one Pod; the home has a volume of its own inside it. */
  const folders = (pod: string): SnapshotFolder[] => [
    { agentPath: '/workspace', path: path(pod, 'workspace') },
    { agentPath: '/home/agent', path: path(pod, 'home') },
    { agentPath: '/home/agent/.cache', path: path(pod, 'cache') },
  ];
  const take = (maxBytes = 2 ** 30, signal = new AbortController().signal) =>
    packSnapshot({
      folders: folders('one'),
      state: STATE,
      file: archive,
      maxBytes,
      signal,
    });
  const restore = (signal = new AbortController().signal) =>
    restoreSnapshot({ file: archive, folders: folders('two'), signal });
  /** An archive as somebody else might write it. */
  const forge = async (...entries: Array<[EntryHeader, string?]>) => {
    const tar = pack();
    const all: Array<[EntryHeader, string?]> = [
      [{ name: 'snapshot.json' }, JSON.stringify(STATE)],
      ...entries,
    ];
    for (const [header, text] of all) {
      if (text === undefined) tar.entry(header);
      else tar.entry(header, text);
    }
    tar.finalize();
    await pipeline(tar, createZstdCompress(), createWriteStream(archive));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'snapshot-'));
    archive = path('archive.tar.zst');
    for (const pod of ['one', 'two']) {
      for (const folder of folders(pod)) {
        mkdirSync(folder.path, { recursive: true });
      }
    }
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('brings files, folders, modes, times and links of all folders to another Pod', async () => {
    const large = randomBytes(3 * 1024 * 1024);
    write('one/workspace/checkout/src/a.ts', 'export {};');
    write('one/workspace/checkout/empty', '');
    write('one/workspace/large.bin', large);
    write(`one/workspace/${'long/'.repeat(40)}ünïcode ☃.txt`, 'snow');
    write('one/home/.agent/sessions/1.json', '{}');
    write('one/cache/index', 'cached');
    mkdirSync(path('one/workspace/nothing-in-it'));
    chmodSync(path('one/home/.agent/sessions/1.json'), 0o600);
    chmodSync(path('one/workspace/checkout/src/a.ts'), 0o755);
    utimesSync(path('one/workspace/checkout/empty'), 1000, 1_700_000_000);
    symlinkSync('src/a.ts', path('one/workspace/checkout/inside'));
    symlinkSync('/home/agent/.agent', path('one/workspace/memory'));
    symlinkSync('/usr/bin/python3', path('one/workspace/python'));

    const taken = await take();
    expect(taken).toMatchObject({ files: 6, left: [] });
    await expect(restore()).resolves.toEqual({
      state: STATE,
      files: 6,
      left: 0,
    });

    const two = (name: string) => path('two', name);
    expect(readFileSync(two('workspace/large.bin')).equals(large)).toBe(true);
    expect(
      readFileSync(two(`workspace/${'long/'.repeat(40)}ünïcode ☃.txt`), 'utf8'),
    ).toBe('snow');
    expect(readFileSync(two('cache/index'), 'utf8')).toBe('cached');
    expect(statSync(two('workspace/nothing-in-it')).isDirectory()).toBe(true);
    // eslint-disable-next-line no-bitwise
    const modeOf = (name: string) => statSync(two(name)).mode & 0o777;
    expect(modeOf('home/.agent/sessions/1.json')).toBe(0o600);
    expect(modeOf('workspace/checkout/src/a.ts')).toBe(0o755);
    expect(statSync(two('workspace/checkout/empty')).mtimeMs).toBe(
      1_700_000_000_000,
    );
    expect(readlinkSync(two('workspace/checkout/inside'))).toBe('src/a.ts');
    expect(readlinkSync(two('workspace/memory'))).toBe('/home/agent/.agent');
    expect(readlinkSync(two('workspace/python'))).toBe('/usr/bin/python3');
  });

  it('keeps no link that leads out, no pipe, no socket, and says which', async () => {
    write('secret', 'of the runner');
    write('one/workspace/kept');
    symlinkSync('/var/run/agentic-sessions/token', path('one/workspace/out'));
    symlinkSync('../../secret', path('one/workspace/up'));
    const server = await listen(path('one/workspace/socket'));
    const taken = await take();
    server.close();
    expect(taken.files).toBe(1);
    expect(taken.left.map(({ path: at }) => at).sort()).toEqual([
      '/workspace/out',
      '/workspace/up',
    ]);
    await restore();
    for (const name of ['out', 'up', 'socket']) {
      expect(existsSync(path('two/workspace', name))).toBe(false);
    }
  });

  it('is not taken where it would be too large', async () => {
    write('one/workspace/noise', randomBytes(200_000));
    await expect(take(100_000)).rejects.toThrow(
      'it is larger than the 100000 bytes',
    );
  });

  it('is given up when time is over', async () => {
    write('one/workspace/noise', randomBytes(50_000_000));
    const soon = AbortSignal.timeout(5);
    await expect(take(2 ** 30, soon)).rejects.toThrow(/timeout/);
    const over = new AbortController();
    over.abort(new Error('time is over'));
    await expect(take(1000, over.signal)).rejects.toThrow('time is over');
    await forge([{ name: 'workspace/a' }, 'a']);
    await expect(restore(over.signal)).rejects.toThrow('time is over');
  });

  it.each([
    ['climbs', { name: '../escaped' }],
    ['climbs from within', { name: 'workspace/../../escaped' }],
    ['is absolute', { name: '/escaped' }],
    ['is named twice over', { name: 'workspace//a' }],
  ])('with an entry that %s is refused', async (_, header) => {
    await forge([header, 'x']);
    await expect(restore()).rejects.toThrow('it has an entry of the name');
    expect(existsSync(path('two/escaped'))).toBe(false);
    expect(existsSync(path('escaped'))).toBe(false);
  });

  it('writes nothing through a link', async () => {
    mkdirSync(path('outside'));
    await forge(
      [
        {
          name: 'workspace/door',
          type: 'symlink',
          linkname: path('outside'),
        },
      ],
      [{ name: 'workspace/door/file' }, 'x'],
      [
        {
          name: 'workspace/file',
          type: 'symlink',
          linkname: path('outside/other'),
        },
      ],
      [{ name: 'workspace/file' }, 'y'],
      // A link of the kind that is kept, with a name that a file already has.
      [
        {
          name: 'workspace/here',
          type: 'symlink',
          linkname: '/home/agent',
        },
      ],
      [{ name: 'workspace/here/note' }, 'z'],
    );
    const restored = await restore();
    expect(restored.left).toBe(2);
    expect(existsSync(path('outside/file'))).toBe(false);
    expect(existsSync(path('outside/other'))).toBe(false);
    expect(existsSync(path('two/home/note'))).toBe(false);
    expect(lstatSync(path('two/workspace/door')).isDirectory()).toBe(true);
  });

  it('puts what is in the way of a folder away, and follows no link of an earlier try', async () => {
    mkdirSync(path('outside'));
    symlinkSync(path('outside'), path('two/workspace/door'));
    await forge([{ name: 'workspace/door/file' }, 'x']);
    await restore();
    expect(existsSync(path('outside/file'))).toBe(false);
    expect(readFileSync(path('two/workspace/door/file'), 'utf8')).toBe('x');
  });

  it('opens to the Pod what was another user’s', async () => {
    await forge(
      [{ name: 'workspace/theirs', mode: 0o600, uid: 1 }, 'x'],
      [{ name: 'workspace/ours', mode: 0o4600, uid: 0 }, 'x'],
    );
    await restore();
    // eslint-disable-next-line no-bitwise
    const modeOf = (name: string) => statSync(path(name)).mode & 0o7777;
    expect(modeOf('two/workspace/theirs')).toBe(0o666);
    expect(modeOf('two/workspace/ours')).toBe(0o600);
  });

  it.each([
    ['a device', { name: 'workspace/dev', type: 'character-device' as const }],
    [
      'a hard link',
      {
        name: 'workspace/hard',
        type: 'link' as const,
        linkname: '/etc/passwd',
      },
    ],
  ])('with %s is refused', async (_, header) => {
    await forge([header]);
    await expect(restore()).rejects.toThrow('which no runner writes');
  });

  it('leaves out what this Pod has no folder for', async () => {
    await forge(
      [{ name: 'opt/gone/file' }, 'x'],
      [{ name: 'workspace/file' }, 'x'],
    );
    await expect(restore()).resolves.toMatchObject({ files: 1, left: 1 });
  });

  it('that is cut off or none at all is refused', async () => {
    write('one/workspace/noise', randomBytes(200_000));
    await take();
    const whole = readFileSync(archive);
    writeFileSync(archive, whole.subarray(0, whole.length - 5_000));
    await expect(restore()).rejects.toThrow('it cannot be read');
    writeFileSync(archive, 'no archive');
    await expect(restore()).rejects.toThrow('it cannot be read');
    const tar = pack();
    tar.entry({ name: 'workspace/a' }, 'x');
    tar.finalize();
    await pipeline(tar, createZstdCompress(), createWriteStream(archive));
    await expect(restore()).rejects.toThrow('its own description');
  });
});

function listen(at: string): Promise<Server> {
  const server = createServer();
  return new Promise(resolve => {
    server.listen(at, () => resolve(server));
  });
}
