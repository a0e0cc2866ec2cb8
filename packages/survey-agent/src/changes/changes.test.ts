import {
  chmod,
  mkdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { makeFiles } from '../__testUtils__/makeFiles';
import { emptyRepositorySurvey } from '../agent/surveyRepository';
import type { ProposedChange, WebsiteSurvey } from '../findings';
import { checkHtmlImages } from '../repository/checkHtmlImages';
import { checkMarkdownLinks } from '../repository/checkMarkdownLinks';
import { findHiddenCharacters } from '../repository/findHiddenCharacters';
import { WorkingTree } from '../repository/WorkingTree';
import { applyChange } from './applyChange';
import { proposeAltTexts } from './proposeAltTexts';
import { proposeContributing } from './proposeContributing';
import { proposeLinkFixes } from './proposeLinkFix';
import { proposeSitemap } from './proposeSitemap';
import { proposeVisibleTexts } from './proposeVisibleText';

const { signal } = new AbortController();
const open = async (files: Record<string, string>) =>
  WorkingTree.open(await makeFiles(files), { signal });

describe('proposeLinkFixes', () => {
  it.each<[string, string, string, string | undefined]>([
    ['moved', '[a](setup.md)', 'docs/setup.md', '[a](docs/setup.md)'],
    [
      'renamed',
      '[a](docs/Set_Up.md#x)',
      'docs/set-up.md',
      '[a](docs/set-up.md#x)',
    ],
    ['with ./', '[a](./setup.md)', 'docs/setup.md', '[a](./docs/setup.md)'],
    [
      'a reference',
      '[a][r]\n\n[r]: setup.md',
      'docs/setup.md',
      '[a][r]\n\n[r]: docs/setup.md',
    ],
    [
      'html',
      '<a href="setup.md">x</a>',
      'docs/setup.md',
      '<a href="docs/setup.md">x</a>',
    ],
    [
      'with a title',
      '[setup.md](setup.md "setup.md")',
      'docs/setup.md',
      '[setup.md](docs/setup.md "docs/setup.md")',
    ],
    ['with a space', '[a](b.md)', 'my docs/b.md', '[a](my%20docs/b.md)'],
    ['unknown', '[a](setup.md)', 'docs/other.md', undefined],
    ['of another kind', '[a](setup.md)', 'docs/setup.png', undefined],
    ['heading', '[a](docs/a.md#gone)', 'docs/a.md', undefined],
  ])('%s', async (_, readme, file, fixed) => {
    const tree = await open({ 'README.md': readme, [file]: '# x\n' });
    const { findings } = await checkMarkdownLinks(tree, signal);
    const drafts = await proposeLinkFixes(tree, findings);
    expect(drafts.map(draft => draft.newText)).toEqual(fixed ? [fixed] : []);
  });

  it('does not guess between two files', async () => {
    const tree = await open({
      'README.md': '[a](setup.md)',
      'a/setup.md': '',
      'b/setup.md': '',
    });
    const { findings } = await checkMarkdownLinks(tree, signal);
    await expect(proposeLinkFixes(tree, findings)).resolves.toEqual([]);
  });

  it('leaves every other byte as it was', async () => {
    const readme = '# T\r\n\r\n[a](x.md) and [b](x.md), gone: [c](y.md)\r\n';
    const tree = await open({ 'README.md': readme, 'docs/x.md': '' });
    const { findings } = await checkMarkdownLinks(tree, signal);
    const [draft] = await proposeLinkFixes(tree, findings);
    expect(draft.newText).toBe(
      '# T\r\n\r\n[a](docs/x.md) and [b](docs/x.md), gone: [c](y.md)\r\n',
    );
    expect(draft.title).toBe('Fix 2 broken links in README.md');
  });
});

describe('proposeContributing', () => {
  it.each<[Record<string, string>, string[]]>([
    [
      { 'package.json': '{"scripts":{"test":"jest"}}', 'yarn.lock': '' },
      ['yarn install', 'yarn test'],
    ],
    [{ 'package.json': '{' }, ['npm install', 'no tests yet']],
    [{ 'go.mod': 'module x' }, ['go test ./...']],
    [{ 'a.txt': '' }, ['Nothing has to be installed', 'no tests yet']],
  ])('names the commands of %j', async (files, words) => {
    const tree = await open(files);
    const survey = emptyRepositorySurvey('/shop', '');
    survey.documents.missing = ['CONTRIBUTING'];
    const [draft] = await proposeContributing(tree, survey);
    expect(draft.oldText).toBeNull();
    for (const word of words) {
      expect(draft.newText).toContain(word);
    }
    survey.documents.missing = [];
    await expect(proposeContributing(tree, survey)).resolves.toEqual([]);
  });
});

describe('proposeAltTexts', () => {
  it('takes words from names, and makes nothing up', async () => {
    const tree = await open({
      'index.html':
        '<img src="img/shopping-basket.png"><img src="IMG_0042.jpg"><img alt="" src="line.png"><img src="x&quot;.png"><img src="heroBanner.webp">',
    });
    const findings = await checkHtmlImages(tree, signal);
    const [draft] = await proposeAltTexts(tree, findings);
    expect(draft.newText).toBe(
      '<img alt="Shopping basket" src="img/shopping-basket.png"><img src="IMG_0042.jpg"><img alt="" src="line.png"><img src="x&quot;.png"><img alt="Hero banner" src="heroBanner.webp">',
    );
  });
});

describe('proposeVisibleTexts', () => {
  it('takes out what hides, and leaves flags', async () => {
    const flag = '\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}';
    const tree = await open({
      'a.md': `mail\u200b us ${flag}\nif (\u202ex)\u{e0041}\n`,
      'b.md': flag,
    });
    const findings = await findHiddenCharacters(tree, signal);
    const drafts = await proposeVisibleTexts(tree, findings);
    expect(drafts.map(({ path, newText }) => [path, newText])).toEqual([
      ['a.md', `mail us ${flag}\nif (x)\n`],
    ]);
  });
});

describe('proposeSitemap', () => {
  it('lists the pages, escaped', () => {
    const page = {
      url: 'https://x/?a=1&b=2',
      status: 200,
      title: '',
      bytes: 1,
      assetBytes: 0,
      milliseconds: 1,
      links: 0,
    };
    const survey = {
      sitemap: false,
      pages: [page],
    } as unknown as WebsiteSurvey;
    expect(proposeSitemap(survey)[0].newText).toContain(
      '<loc>https://x/?a=1&amp;b=2</loc>',
    );
    expect(proposeSitemap({ ...survey, sitemap: true })).toEqual([]);
  });
});

describe('applyChange', () => {
  const change = (
    cwd: string,
    path: string,
    oldText: string | null,
  ): ProposedChange => ({
    id: 'change-1',
    title: 'T',
    reason: 'R',
    file: join(cwd, path),
    path,
    oldText,
    newText: 'new',
    state: 'open',
  });

  it('adds a file, and never over one that is there', async () => {
    const cwd = await makeFiles({ 'there.md': 'mine' });
    await expect(applyChange(cwd, change(cwd, 'a.md', null))).resolves.toBe(
      'applied',
    );
    await expect(applyChange(cwd, change(cwd, 'there.md', null))).resolves.toBe(
      'stale',
    );
    await expect(readFile(join(cwd, 'there.md'), 'utf8')).resolves.toBe('mine');
  });

  it('changes a file that is as it was, keeps its mode, and leaves others alone', async () => {
    const cwd = await makeFiles({ 'a.sh': 'old', 'b.md': 'newer' });
    await chmod(join(cwd, 'a.sh'), 0o755);
    await expect(applyChange(cwd, change(cwd, 'a.sh', 'old'))).resolves.toBe(
      'applied',
    );
    await expect(readFile(join(cwd, 'a.sh'), 'utf8')).resolves.toBe('new');
    // eslint-disable-next-line no-bitwise
    expect((await stat(join(cwd, 'a.sh'))).mode & 0o777).toBe(0o755);
    await expect(applyChange(cwd, change(cwd, 'b.md', 'old'))).resolves.toBe(
      'stale',
    );
    await expect(applyChange(cwd, change(cwd, 'gone.md', 'old'))).resolves.toBe(
      'stale',
    );
  });

  it('does not write through a symbolic link, neither of the file nor of its folder', async () => {
    const outside = await makeFiles({ 'victim.md': 'old' });
    const cwd = await makeFiles({ 'x.md': '' });
    await symlink(join(outside, 'victim.md'), join(cwd, 'link.md'));
    await symlink(outside, join(cwd, 'folder'));
    await expect(applyChange(cwd, change(cwd, 'link.md', 'old'))).resolves.toBe(
      'stale',
    );
    await expect(
      applyChange(cwd, change(cwd, 'folder/victim.md', 'old')),
    ).rejects.toThrow('outside');
    await expect(
      applyChange(cwd, change(cwd, 'folder/new.md', null)),
    ).rejects.toThrow('outside');
    await expect(readFile(join(outside, 'victim.md'), 'utf8')).resolves.toBe(
      'old',
    );
  });

  it('says what is wrong where it cannot write', async () => {
    const cwd = await makeFiles({});
    await mkdir(join(cwd, 'sub'));
    await writeFile(join(cwd, 'file'), '');
    await expect(
      applyChange(cwd, change(cwd, 'missing/a.md', null)),
    ).rejects.toThrow('ENOENT');
  });
});
