import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from '../system/run';
import type { DemoHistory } from './DemoHistory';

/**
 * Makes the bare demo repository. Its commits, and so their ids, are the same on every machine.
 *
 * @param contentFolder - folder with `history.json` and what it names
 * @param target - folder to make, not there yet
 */
export async function createDemoRepository(
  contentFolder: string,
  target: string,
): Promise<void> {
  const history: DemoHistory = JSON.parse(
    readFileSync(join(contentFolder, 'history.json'), 'utf8'),
  );
  await run('git', [
    'init',
    '--quiet',
    '--bare',
    '--initial-branch=main',
    target,
  ]);
  await run(
    'git',
    ['-C', target, 'fast-import', '--quiet', '--date-format=raw'],
    {
      input: fastImportStream(history, contentFolder),
    },
  );
}

/** The input of git-fast-import(1). */
function fastImportStream(history: DemoHistory, contentFolder: string): Buffer {
  const started = new Set<string>();
  const parts = history.commits.flatMap(commit => {
    const when = `${Math.floor(Date.parse(commit.date) / 1000)} +0000`;
    const folder = join(contentFolder, commit.overlay ?? 'checkout');
    const files = commit.paths
      .flatMap(path => listFiles(join(folder, path)))
      .map(file => relative(folder, file))
      .sort();
    const isFirst = !started.has(commit.branch);
    started.add(commit.branch);
    return [
      text(`commit refs/heads/${commit.branch}\n`),
      text(`author ${commit.author} ${when}\n`),
      text(`committer ${commit.author} ${when}\n`),
      data(Buffer.from(commit.message)),
      ...(isFirst && commit.branch !== 'main'
        ? [text('from refs/heads/main\n')]
        : []),
      ...files.flatMap(file => [
        text(
          `M ${file.endsWith('.sh') ? '100755' : '100644'} inline ${file}\n`,
        ),
        data(readFileSync(join(folder, file))),
      ]),
    ];
  });
  return Buffer.concat([...parts, text('done\n')]);
}

function text(line: string): Buffer {
  return Buffer.from(line);
}

function data(content: Buffer): Buffer {
  return Buffer.concat([text(`data ${content.length}\n`), content, text('\n')]);
}

function listFiles(path: string): string[] {
  return statSync(path).isDirectory()
    ? readdirSync(path).flatMap(name => listFiles(join(path, name)))
    : [path];
}
