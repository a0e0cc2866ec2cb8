/** Options of `git` itself that take a word of their own, before its subcommand. */
const GIT_OPTIONS_WITH_VALUE = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--exec-path',
  '--super-prefix',
  '--config-env',
  '--attr-source',
]);

/**
 * The names of one simple command: its program, program and first word (`git push`), and all of it. Paths before a
 * program and options before the first word do not count, so that `/usr/bin/git -C lib push` is `git push` as well.
 */
export function nameCommand(words: readonly string[]): string[] {
  const [path, ...rest] = words;
  const program = path.slice(path.lastIndexOf('/') + 1);
  let first = 0;
  while (first < rest.length && rest[first].startsWith('-')) {
    first +=
      program === 'git' && GIT_OPTIONS_WITH_VALUE.has(rest[first]) ? 2 : 1;
  }
  const args = rest.slice(first);
  return [
    ...new Set([
      program,
      ...(args.length ? [`${program} ${args[0]}`] : []),
      [program, ...args].join(' '),
      [program, ...rest].join(' '),
    ]),
  ];
}
