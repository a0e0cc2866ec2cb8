import { execFileSync } from 'node:child_process';
import { makeFiles } from './makeFiles';

/** A character that hides what a line says. */
export const BIDI = '\u202e';

/** A small shop with one of every fault that a survey finds. */
export const SHOP: Record<string, string | Buffer> = {
  'README.md': [
    '# Shop',
    '',
    'Read the [set-up](docs/setup.md) and the [license](LICENSE).',
    '',
    'The [price list](docs/prices.md) is gone, and so is [this heading](#nowhere).',
    '',
    '![](docs/logo.png) [elsewhere](https://example.com/)',
    '',
  ].join('\n'),
  LICENSE: 'Apache License 2.0\n',
  'docs/guide/set-up.md': '# Set up\n',
  'docs/logo.png': Buffer.from([0x89, 0x50, 0, 0]),
  'package.json': JSON.stringify({
    name: 'shop',
    scripts: { test: 'node --test' },
    dependencies: { express: '^4.18.0', left: '1.0.0' },
  }),
  'requirements.txt': 'flask==2.3.0\nrequests>=2\n',
  'src/cart.ts': `export function total(prices: number[]): number {\n  // TODO: taxes\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n`,
  'src/cart.test.ts': 'test("total", () => {});\n',
  'src/checkout.ts': `export function checkout(): string {\n  // FIXME: a race (${BIDI}ohce)\n  return 'this has no test of its own, as nobody wrote one';\n}\n`,
  'public/index.html':
    '<html><img src="img/shopping-basket.png"><img src="img/001.png"></html>\n',
  'data/export.csv': 'x'.repeat(1_200_000),
  '.gitignore': 'secret/\n',
  'secret/notes.md': '[broken](nowhere.md)\n',
};

/** Runs git in a working tree, as somebody who is on no machine. */
export function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-C', cwd, ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.com',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.com',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Makes a git working tree with one commit and gives its path. */
export async function makeRepository(
  files: Record<string, string | Buffer> = SHOP,
): Promise<string> {
  const root = await makeFiles(files);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', 'Begin');
  return root;
}
