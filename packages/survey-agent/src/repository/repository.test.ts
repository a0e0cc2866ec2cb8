import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFiles } from '../__testUtils__/makeFiles';
import { checkHtmlImages } from './checkHtmlImages';
import { checkMarkdownLinks } from './checkMarkdownLinks';
import { readDependencies } from './dependencies/readDependencies';
import { findHiddenCharacters } from './findHiddenCharacters';
import { findLargeFiles } from './findLargeFiles';
import { findMarkers } from './findMarkers';
import { findMissingDocuments } from './findMissingDocuments';
import { findMissingTests } from './findMissingTests';
import { findRoots } from './findRoots';
import { listFiles } from './listFiles';
import { measureLanguages } from './measureLanguages';
import { MAX_TEXT_BYTES, WorkingTree } from './WorkingTree';

const { signal } = new AbortController();
const open = async (files: Record<string, string | Buffer>) =>
  WorkingTree.open(await makeFiles(files), { signal });

/** Source that is long enough to ask for a test. */
const CODE = `// ${'x'.repeat(100)}\n`;

describe('listFiles', () => {
  it('honours .gitignore at every level, skips what tools keep, and does not follow links', async () => {
    const root = await makeFiles({
      '.gitignore': '*.log\n/build/\n!keep.log\n',
      'a.log': '',
      'keep.log': '',
      'build/out.js': '',
      'src/build/in.js': '',
      'src/.gitignore': 'private.ts\n!important.log\n',
      'src/private.ts': '',
      'src/important.log': '',
      'private.ts': '',
      'node_modules/x/index.js': '',
      '.git/config': '',
    });
    await symlink('/etc', join(root, 'etc'));
    const { files, symlinks, limits } = await listFiles(root, { signal });
    expect(files.map(({ path }) => path)).toEqual([
      '.gitignore',
      'keep.log',
      'private.ts',
      'src/.gitignore',
      'src/build/in.js',
      'src/important.log',
    ]);
    expect(symlinks).toEqual(['etc']);
    expect(limits).toEqual([]);
  });

  it('says where it stopped', async () => {
    const root = await makeFiles({ a: '', b: '', c: '' });
    const { files, limits } = await listFiles(root, { signal, maxFiles: 2 });
    expect(files).toHaveLength(2);
    expect(limits).toEqual(['Only the first 2 files were looked at.']);
  });

  it('stops when cancelled', async () => {
    await expect(
      listFiles(await makeFiles({ a: '' }), { signal: AbortSignal.abort() }),
    ).rejects.toThrow('cancelled');
  });
});

describe('WorkingTree', () => {
  it('reads text, and nothing that is binary, too large or replaced by a link', async () => {
    const tree = await open({
      'text.md': 'hello',
      'image.png': Buffer.from([1, 0, 2]),
      'large.txt': 'x'.repeat(MAX_TEXT_BYTES + 1),
      'swapped.md': 'innocent',
    });
    await symlink('/etc/hostname', join(tree.root, 'new'));
    await rename(join(tree.root, 'new'), join(tree.root, 'swapped.md'));
    await expect(tree.text('text.md')).resolves.toBe('hello');
    for (const path of [
      'image.png',
      'large.txt',
      'swapped.md',
      '../etc/hostname',
    ]) {
      await expect(tree.text(path)).resolves.toBeUndefined();
    }
  });
});

describe('findRoots', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a working tree', { '.git/HEAD': '', 'sub/.git/HEAD': '' }, ['']],
    ['a linked working tree', { '.git': 'gitdir: elsewhere' }, ['']],
    [
      'several, one deeper',
      { 'a/.git/HEAD': '', 'org/b/.git/HEAD': '', 'c/file': '' },
      ['a', 'org/b'],
    ],
    ['files without git', { 'index.html': '' }, ['']],
    ['nothing', {}, []],
  ])('%s', async (_, files, roots) => {
    await expect(findRoots(await makeFiles(files))).resolves.toEqual(roots);
  });
});

describe('measureLanguages', () => {
  it('counts by name, and leaves out what tools write', () => {
    expect(
      measureLanguages([
        { path: 'a.ts', size: 10 },
        { path: 'b.TSX', size: 5 },
        { path: 'Dockerfile', size: 7 },
        { path: 'package-lock.json', size: 9999 },
        { path: 'jquery.min.js', size: 9999 },
        { path: 'LICENSE', size: 9999 },
      ]),
    ).toEqual([
      { language: 'TypeScript', files: 2, bytes: 15 },
      { language: 'Dockerfile', files: 1, bytes: 7 },
    ]);
  });
});

describe('checkMarkdownLinks', () => {
  const findings = async (readme: string, files: Record<string, string> = {}) =>
    (
      await checkMarkdownLinks(
        await open({ 'README.md': readme, ...files }),
        signal,
      )
    ).findings;

  it.each<[string, Record<string, string>]>([
    ['[a](docs/a.md)', { 'docs/a.md': '' }],
    ['[a](./docs/)', { 'docs/a.md': '' }],
    ['[a](/docs/a.md)', { 'docs/a.md': '' }],
    ['[a](docs/a%20b.md)', { 'docs/a b.md': '' }],
    ['[a](<docs/a b.md>)', { 'docs/a b.md': '' }],
    ['[a](docs/100%.md)', { 'docs/100%.md': '' }],
    ['[a](docs/a.md?raw=1#L3)', { 'docs/a.md': '' }],
    ['[a](#set-up)\n\n# Set up', {}],
    ['[a](#set-up-1)\n\n# Set up\n\n# Set up', {}],
    ['[a](#The-End)\n\n# The End', {}],
    ['[a](#here)\n\n<a name="here"></a>', {}],
    ['[a](docs/a.md#b)', { 'docs/a.md': '# `b`' }],
    ['[a](mailto:x@example.com) [b](//cdn.example.com/x)', {}],
    ['`[a](nowhere.md)`\n\n```\n[b](nowhere.md)\n```', {}],
    ['[text without a target]', {}],
  ])('accepts %j', async (readme, files) => {
    await expect(findings(readme, files)).resolves.toEqual([]);
  });

  it.each<[string, number, string]>([
    ['one\n\ntwo\n[a](gone.md)', 4, 'no such file'],
    ['[a][ref]\n\n[ref]: gone.md', 1, 'no such file'],
    ['![picture](gone.png)', 1, 'no such file'],
    ['<p>\n<a href="gone.md">x</a>\n</p>', 2, 'no such file'],
    ['text <img alt="x" src="gone.png">', 1, 'no such file'],
    ['| a |\n|---|\n| [x](gone.md) |', 3, 'no such file'],
    ['[a](Readme.md)', 1, 'no such file'],
    ['[a](#nowhere)', 1, 'no such heading'],
    ['[a](../outside.md)', 1, 'out of the working tree'],
  ])('finds %j broken in line %i', async (readme, line, why) => {
    await expect(findings(readme)).resolves.toEqual([
      expect.objectContaining({
        type: 'broken-link',
        path: 'README.md',
        line,
        title: expect.stringContaining(why),
      }),
    ]);
  });

  it('counts links to other sites and finds images without a text', async () => {
    const tree = await open({
      'a.md':
        '![](x.png) ![](https://example.com/y.png) [z](https://example.com)',
      'x.png': '',
    });
    await expect(checkMarkdownLinks(tree, signal)).resolves.toMatchObject({
      checked: 1,
      external: 2,
      findings: [
        { type: 'image-without-alt', target: 'x.png' },
        { type: 'image-without-alt', target: 'https://example.com/y.png' },
      ],
    });
  });

  it('takes a symbolic link as there', async () => {
    const root = await makeFiles({ 'README.md': '[a](AGENTS.md)' });
    await symlink('README.md', join(root, 'AGENTS.md'));
    const tree = await WorkingTree.open(root, { signal });
    expect((await checkMarkdownLinks(tree, signal)).findings).toEqual([]);
  });
});

describe('checkHtmlImages', () => {
  it('finds images without alt, with their line', async () => {
    const tree = await open({
      'index.html': '<img alt="" src="a.png">\n<p>\n<IMG src="b.png"></p>',
    });
    await expect(checkHtmlImages(tree, signal)).resolves.toEqual([
      expect.objectContaining({ line: 3, target: 'b.png' }),
    ]);
  });
});

describe('findMissingDocuments', () => {
  it.each<[string[], string[]]>([
    [[], ['README', 'LICENSE', 'CONTRIBUTING', 'CODEOWNERS']],
    [
      [
        'readme.rst',
        'LICENSE-MIT',
        'docs/CONTRIBUTING.md',
        '.github/CODEOWNERS',
      ],
      [],
    ],
    [
      ['docs/api/README.md', 'COPYING', 'contributing.md'],
      ['README', 'CODEOWNERS'],
    ],
  ])('of %j misses %j', (paths, missing) => {
    expect(
      findMissingDocuments(paths.map(path => ({ path, size: 1 }))).missing,
    ).toEqual(missing);
  });
});

describe('findMissingTests', () => {
  it.each([
    ['src/cart.ts', 'src/cart.test.ts'],
    ['src/cart.tsx', 'src/__tests__/cart.js'],
    ['src/shopping-cart.ts', 'test/ShoppingCart.spec.ts'],
    ['shop/cart.py', 'tests/test_cart.py'],
    ['cart.go', 'cart_test.go'],
    ['src/main/java/Cart.java', 'src/test/java/CartTest.java'],
    ['lib/cart.rb', 'spec/cart_spec.rb'],
  ])('%s is tested by %s', async (source, test) => {
    const tree = await open({ [source]: CODE, [test]: CODE });
    await expect(findMissingTests(tree, signal)).resolves.toEqual({
      sources: 1,
      tests: 1,
      findings: [],
    });
  });

  it.each([
    ['src/cart.ts', 'src/basket.test.ts'],
    ['src/cart.py', 'src/cart.test.ts'],
  ])('%s is not tested by %s', async (source, test) => {
    const tree = await open({ [source]: CODE, [test]: CODE });
    expect((await findMissingTests(tree, signal)).findings).toEqual([
      expect.objectContaining({ type: 'missing-test', path: source }),
    ]);
  });

  it.each([
    ['src/cart.ts', 'src/shop.test.ts', "import { total } from './cart';"],
    ['src/cart.ts', 'test/shop.test.js', "const c = require('../src/cart.js')"],
    ['lib/shop/cart.py', 'tests/test_all.py', 'from shop.cart import total'],
    ['shop/cart.go', 'shop/all_test.go', 'package shop'],
  ])('%s is tested by %s, which says %j', async (source, test, text) => {
    const tree = await open({ [source]: CODE, [test]: text });
    expect((await findMissingTests(tree, signal)).findings).toEqual([]);
  });

  it.each([
    ['src/cart.ts', 'src/shop.test.ts', "import { total } from 'cart';"],
    ['a/cart.py', 'tests/test_all.py', 'from b.cart import total'],
    ['shop/cart.go', 'store/all_test.go', 'package store'],
  ])('%s is not tested by %s, which says %j', async (source, test, text) => {
    const tree = await open({ [source]: CODE, [test]: text });
    expect((await findMissingTests(tree, signal)).findings).toHaveLength(1);
  });

  it('asks nothing of declarations, configuration, barrels, tiny files and Rust with its own tests', async () => {
    const tree = await open({
      'types.d.ts': CODE,
      'jest.config.js': CODE,
      'src/index.ts': CODE,
      'src/tiny.ts': 'export {};',
      'src/lib.rs': `${CODE}#[cfg(test)]\nmod tests {}`,
      'db/migrations/001.js': CODE,
    });
    expect((await findMissingTests(tree, signal)).findings).toEqual([]);
  });
});

describe('findMarkers', () => {
  it('finds markers, not words', async () => {
    const tree = await open({
      'a.ts':
        '// TODO(ada): taxes\nconst todo = 1; // todo list\n/* FIXME */\nAUTODOC TODO-list',
      'data.json': '{"a": "TODO"}',
    });
    expect((await findMarkers(tree, signal)).markers).toEqual([
      { word: 'TODO', path: 'a.ts', line: 1, text: 'ada): taxes' },
      { word: 'FIXME', path: 'a.ts', line: 3, text: '*/' },
    ]);
  });
});

describe('findLargeFiles', () => {
  it('names the largest first', () => {
    expect(
      findLargeFiles([
        { path: 'a', size: 1024 * 1024 },
        { path: 'b', size: 20 * 1024 * 1024 },
        { path: 'c', size: 1024 * 1024 - 1 },
      ]).map(({ path, severity }) => `${path} ${severity}`),
    ).toEqual(['b warning', 'a note']);
  });
});

describe('findHiddenCharacters', () => {
  it.each<[string, number | undefined]>([
    ['fine\nif (a) { \u202e } // x', 2],
    ['zero\u200bwidth', 1],
    ['tags \u{e0049}\u{e0067}', 1],
    ['\ufeffbyte order mark', undefined],
    ['family 👨\u200d👩\u200d👧', undefined],
    [
      'flag \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      undefined,
    ],
  ])('%j: line %p', async (text, line) => {
    const found = await findHiddenCharacters(
      await open({ 'a.md': text }),
      signal,
    );
    expect(found.map(finding => finding.line)).toEqual(line ? [line] : []);
  });
});

describe('readDependencies', () => {
  it('knows lock files, also above, and reports what is free to move', async () => {
    const tree = await open({
      'yarn.lock': '',
      'packages/a/package.json': '{"dependencies":{"x":"^1"}}',
      'service/requirements.txt': 'flask\n',
      'rust/Cargo.toml': '[dependencies]\nserde = "1"\n',
      'broken/package.json': '{',
      'empty/package.json': '{}',
    });
    const { manifests, dependencies, findings } = await readDependencies(
      tree,
      signal,
    );
    expect(manifests).toHaveLength(5);
    expect(
      dependencies.map(({ name, manifest }) => `${manifest} ${name}`),
    ).toEqual([
      'packages/a/package.json x',
      'rust/Cargo.toml serde',
      'service/requirements.txt flask',
    ]);
    expect(findings.map(({ type, path }) => `${type} ${path}`)).toEqual([
      'unreadable-manifest broken/package.json',
      'missing-lockfile rust/Cargo.toml',
      'unpinned-dependency rust/Cargo.toml',
      'unpinned-dependency service/requirements.txt',
    ]);
  });
});
