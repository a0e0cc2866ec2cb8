import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  ArtifactNotFoundError,
  ArtifactPathError,
  ArtifactTooLargeError,
  DigestMismatchError,
  OffsetMismatchError,
} from '../errors';
import { FolderStore } from './FolderStore';

const sha256 = (content: string) =>
  createHash('sha256').update(content).digest('hex');
const ID = '7d0c5a54-6c43-4be2-9f3c-0d1c7c9bbd01';
const keyOf = (content: string) => ({
  namespace: 'payments',
  sessionId: ID,
  digest: sha256(content),
});

async function* chunks(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}

async function* breaking(part: string) {
  yield Buffer.from(part);
  throw new Error('connection lost');
}

const maxBytes = 1000;

describe('FolderStore', () => {
  let root: string;
  let store: FolderStore;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'artifacts-'));
    store = new FolderStore(root);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const filesBelow = () =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
      statSync(join(root, name)).isFile(),
    );

  it('keeps content under its digest and gives it back, whole and in part', async () => {
    const key = keyOf('hello world');
    await expect(
      store.put(key, chunks('hello ', 'world'), { maxBytes }),
    ).resolves.toEqual({ size: 11 });
    await expect(store.stat(key)).resolves.toEqual({ size: 11 });
    await expect(store.read(key).then(text)).resolves.toBe('hello world');
    await expect(
      store.read(key, { start: 6, end: 8 }).then(text),
    ).resolves.toBe('wor');
    await expect(store.verify(key)).resolves.toBe(true);
    expect(filesBelow()).toHaveLength(1);
  });

  it('does not read content that is already there', async () => {
    const key = keyOf('same');
    await store.put(key, chunks('same'), { maxBytes });
    await expect(store.put(key, breaking(''), { maxBytes })).resolves.toEqual({
      size: 4,
    });
  });

  it('keeps nothing of content that is not what its digest says', async () => {
    await expect(
      store.put(keyOf('right'), chunks('wrong'), { maxBytes }),
    ).rejects.toThrow(DigestMismatchError);
    expect(filesBelow()).toEqual([]);
  });

  it('keeps nothing of content that is too large, to the byte', async () => {
    await expect(
      store.put(keyOf('12345'), chunks('123', '45'), { maxBytes: 4 }),
    ).rejects.toThrow(ArtifactTooLargeError);
    expect(filesBelow()).toEqual([]);
    await expect(
      store.put(keyOf('12345'), chunks('123', '45'), { maxBytes: 5 }),
    ).resolves.toEqual({ size: 5 });
  });

  it('goes on where an upload broke off, and only there', async () => {
    const key = keyOf('first second');
    await expect(
      store.put(key, breaking('first '), { maxBytes }),
    ).rejects.toThrow('connection lost');
    await expect(store.stat(key)).resolves.toBeUndefined();
    await expect(store.heldBytes(key)).resolves.toBe(6);
    const wrong = store.put(key, chunks('cond'), { maxBytes, offset: 8 });
    await expect(wrong).rejects.toThrow(OffsetMismatchError);
    await expect(wrong).rejects.toMatchObject({ heldBytes: 6 });
    await store.put(key, chunks('second'), { maxBytes, offset: 6 });
    await expect(store.read(key).then(text)).resolves.toBe('first second');
    await expect(store.heldBytes(key)).resolves.toBe(0);
  });

  it('starts anew from the first byte when asked to', async () => {
    const key = keyOf('whole');
    await expect(
      store.put(key, breaking('something else'), { maxBytes }),
    ).rejects.toThrow('connection lost');
    await store.put(key, chunks('whole'), { maxBytes });
    await expect(store.verify(key)).resolves.toBe(true);
  });

  it('lets many writers of one key end with one whole file', async () => {
    const content = 'x'.repeat(900);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.put(keyOf(content), chunks(content), { maxBytes }),
      ),
    );
    await expect(store.verify(keyOf(content))).resolves.toBe(true);
    expect(filesBelow()).toHaveLength(1);
  });

  it('does not let one session reach the content of another by its digest', async () => {
    await store.put(keyOf('secret'), chunks('secret'), { maxBytes });
    const other = {
      ...keyOf('secret'),
      sessionId: '00000000-0000-4000-8000-000000000000',
    };
    await expect(store.stat(other)).resolves.toBeUndefined();
    await expect(store.read(other)).rejects.toThrow(ArtifactNotFoundError);
  });

  it('sees content that was changed behind its back, and forgets what it is told to', async () => {
    const key = keyOf('true');
    await store.put(key, chunks('true'), { maxBytes });
    writeFileSync(join(root, filesBelow()[0]), 'fake');
    await expect(store.verify(key)).resolves.toBe(false);
    await store.remove(key);
    await store.remove(key);
    await expect(store.verify(key)).rejects.toThrow(ArtifactNotFoundError);
  });

  it.each([
    { namespace: '../other', sessionId: ID },
    { namespace: 'a/b', sessionId: ID },
    { namespace: '', sessionId: ID },
    { namespace: '..', sessionId: ID },
    { namespace: 'payments', sessionId: '..' },
    { namespace: 'payments', sessionId: 'a\0b' },
  ])('refuses a key that leads elsewhere: %j', async names => {
    await expect(store.stat({ ...names, digest: sha256('') })).rejects.toThrow(
      ArtifactPathError,
    );
  });

  it.each(['', '..', 'ABC', `${sha256('')}/../x`, sha256('').toUpperCase()])(
    'refuses the digest "%s"',
    async digest => {
      await expect(
        store.stat({ namespace: 'payments', sessionId: ID, digest }),
      ).rejects.toThrow(ArtifactPathError);
    },
  );
});
