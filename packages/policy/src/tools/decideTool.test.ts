import fc from 'fast-check';
import { decideTool } from './decideTool';

const snapshot = (
  rules: { allowed?: string[]; blocked?: string[]; required?: string[] } = {},
) => ({
  tools: { allowed: rules.allowed ?? ['*'], blocked: rules.blocked ?? [] },
  approvals: { required: rules.required ?? [] },
});

const execute = (
  command: unknown,
  rules: Parameters<typeof snapshot>[0] = { required: ['git push'] },
) =>
  decideTool({
    snapshot: snapshot(rules),
    tool: 'execute',
    arguments: { command },
  });

describe('decideTool', () => {
  it.each([
    ['read', {}, 'allow'],
    ['edit', { required: ['edit'] }, 'ask'],
    ['edit', { blocked: ['edit'], required: ['edit'] }, 'deny'],
    ['edit', { allowed: ['read'] }, 'deny'],
    ['edit', { allowed: [] }, 'deny'],
    ['mcp__jira__create', { allowed: ['mcp__jira__*'] }, 'allow'],
    ['mcp__jira__create', { blocked: ['mcp__*'] }, 'deny'],
    ['edit', { blocked: ['*'], allowed: ['edit'] }, 'deny'],
  ] as const)('%s under %j: %s', (tool, rules, verdict) => {
    const decision = decideTool({
      snapshot: snapshot(rules as Parameters<typeof snapshot>[0]),
      tool,
    });
    expect(decision.verdict).toBe(verdict);
    expect(decision.rule).toMatch(/^`.*\.$/);
  });

  it.each([
    'git push',
    'git push origin main',
    'cd lib && git push',
    'git status; git push',
    'false || git push --force',
    'true & git push',
    'echo hi | git push',
    '/usr/bin/git push',
    'git -C lib push',
    'git --git-dir x push',
    'git --no-pager push',
    'GIT_SSH=x git push',
    'sudo git push',
    'env A=1 git push',
    'timeout 5 git push',
    'nohup nice -n 3 git push',
    'bash -c "git push"',
    "sh -lc 'cd x; git push'",
    'bash -c "bash -c \'git push\'"',
    'g\\it pu"sh"',
    "'git' push",
    '(git push)',
    '{ git push; }',
    'if true; then git push; fi',
    'for i in 1; do git push; done',
    'f() { git push; }; f',
    'git push>out 2>&1',
    'echo x > y; git push',
    'find . -exec git push \\;',
    'echo main | xargs git push origin',
    'echo # comment\ngit push',
    'git \\\n push',
  ])('finds `git push` in %j', command => {
    expect(execute(command)).toMatchObject({
      verdict: 'ask',
      matched: 'git push',
    });
    expect(execute(command, { blocked: ['git push'] }).verdict).toBe('deny');
  });

  it.each([
    'git $CMD',
    '$(echo git) push',
    '`echo git push`',
    'X=push; git "$X"',
    'eval "git pu""sh"',
    'git p*',
    'git {push,}',
    'echo git push | sh',
    'echo git push | bash -s',
    'git -c alias.x=push x',
    'python3 -c "import os"',
    "node -e 'x'",
    'perl -e x',
    'bash <<EOF\ngit push\nEOF',
    "echo 'unclosed",
    `find ${'a '.repeat(40)} -exec git push \\;`,
    'awk \'BEGIN { system("git push") }\'',
    '',
    42,
    undefined,
  ])('asks a person about %j, which cannot be read for certain', command => {
    expect(execute(command).verdict).toBe('ask');
  });

  it.each([
    'git status',
    'git log --oneline',
    'echo "git push"',
    "grep 'git push' README.md",
    'ls *.ts',
    'echo pushing # git push',
    'yarn test checkout',
    'cat a > b 2>&1',
  ])('lets %j pass', command => {
    expect(execute(command).verdict).toBe('allow');
  });

  it('knows a tool by further names, but not as another kind', () => {
    const call = (names: string[], rules: Parameters<typeof snapshot>[0]) =>
      decideTool({ snapshot: snapshot(rules), tool: 'edit', names }).verdict;
    expect(call(['mcp__fs__write'], { allowed: ['mcp__fs__*'] })).toBe('allow');
    expect(call(['mcp__fs__write'], { blocked: ['mcp__fs__*'] })).toBe('deny');
    expect(call(['mcp__fs__write'], { required: ['mcp__*'] })).toBe('ask');
    expect(call(['read'], { allowed: ['read'] })).toBe('deny');
    expect(call(['read'], { blocked: ['read'] })).toBe('deny');
  });

  it('reads words as well as text', () => {
    expect(execute(['git', 'push']).verdict).toBe('ask');
    expect(execute(['bash', '-lc', 'git push']).verdict).toBe('ask');
    expect(execute(['echo', 'git push']).verdict).toBe('allow');
    expect(
      decideTool({
        snapshot: snapshot({ required: ['git push'] }),
        tool: 'execute',
        arguments: { command: 'git', args: ['push'] },
      }).verdict,
    ).toBe('ask');
  });

  it('asks nobody about an unreadable command where policy does not speak of commands', () => {
    expect(execute('git $X', { required: ['edit'] }).verdict).toBe('allow');
  });

  it('allows a command only where each of its parts is allowed', () => {
    const rules = { allowed: ['read', 'git status', 'yarn test*'] };
    expect(execute('git status && yarn test a', rules).verdict).toBe('allow');
    const denied = execute('git status && rm -rf /', rules);
    expect(denied.verdict).toBe('deny');
    expect(denied.matched).toBe('rm');
    expect(execute('git status $(rm x)', rules).verdict).toBe('deny');
  });

  it('never permits more when something is blocked or asks first', () => {
    const order = { deny: 0, ask: 1, allow: 2 };
    const word = fc.constantFrom(
      'git',
      'push',
      'ls',
      'edit',
      'a',
      '*',
      'git push',
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 3 }),
        fc.array(word, { maxLength: 3 }),
        word,
        fc.array(word, { minLength: 1, maxLength: 4 }),
        (blocked, required, more, command) => {
          const at = (rules: Parameters<typeof snapshot>[0]) =>
            order[execute(command.join(' '), rules).verdict];
          const base = at({ blocked, required });
          expect(
            at({ blocked: [...blocked, more], required }),
          ).toBeLessThanOrEqual(base);
          expect(
            at({ blocked, required: [...required, more] }),
          ).toBeLessThanOrEqual(base);
        },
      ),
    );
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(['allow', 'ask', 'deny']).toContain(execute(text).verdict);
      }),
    );
  });
});
