import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allowAll, rejectEdits } from './__testUtils__/AgentProcess';
import { BIDI, git, SHOP } from './__testUtils__/makeRepository';
import { reportIn, toolCalls, useProgram } from './__testUtils__/useProgram';

jest.setTimeout(30_000);

describe('surveying a repository', () => {
  const { files, repository, start } = useProgram();

  it('surveys a repository: plan, tool calls, one question, the change, the report', async () => {
    const cwd = await repository();
    const agent = await start();
    const sessionId = await agent.open(cwd);
    const turn = await agent.prompt(sessionId, 'please survey this repository');
    expect(turn.response.stopReason).toBe('end_turn');

    const plans = turn.updates.flatMap(update =>
      update.sessionUpdate === 'plan' ? [update.entries] : [],
    );
    expect(plans[0].every(entry => entry.status === 'pending')).toBe(true);
    expect(plans.at(-1)?.every(entry => entry.status === 'completed')).toBe(
      true,
    );
    // Never two steps at once.
    for (const entries of plans) {
      expect(
        entries.filter(entry => entry.status === 'in_progress').length,
      ).toBeLessThan(2);
    }

    const calls = toolCalls(turn.updates);
    expect(new Set(calls.map(call => call.kind))).toEqual(
      new Set(['search', 'execute', 'read', 'other', 'edit']),
    );
    expect(calls.every(call => call.status === 'completed')).toBe(true);
    expect(
      turn.updates.some(
        update => update.sessionUpdate === 'agent_thought_chunk',
      ),
    ).toBe(true);

    expect(agent.permissions.map(({ toolCall }) => toolCall.kind)).toEqual([
      'execute',
      'other',
      'edit',
      'other',
    ]);
    const edit = agent.permissions[2];
    expect(edit.toolCall.content).toEqual([
      {
        type: 'diff',
        path: join(cwd, 'README.md'),
        oldText: SHOP['README.md'],
        newText: String(SHOP['README.md']).replace(
          'docs/setup.md',
          'docs/guide/set-up.md',
        ),
      },
    ]);
    expect(edit.toolCall.rawInput).toMatchObject({
      path: 'README.md',
      before: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      after: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(edit.options.map(option => option.kind)).toEqual([
      'allow_once',
      'reject_once',
    ]);
    await expect(readFile(join(cwd, 'README.md'), 'utf8')).resolves.toContain(
      '(docs/guide/set-up.md)',
    );
    // The diff is still there to be seen after the decision.
    expect(calls.find(call => call.kind === 'edit')?.content).toEqual([
      expect.objectContaining({ type: 'diff' }),
      expect.objectContaining({ type: 'content' }),
    ]);

    const report = await reportIn(join(cwd, 'artifacts'));
    const [survey] = report.surveys;
    expect(survey).toMatchObject({
      kind: 'repository',
      history: { branch: 'main', commits: 1, authors: 1, shallow: false },
      documents: {
        present: ['README.md', 'LICENSE'],
        missing: ['CONTRIBUTING', 'CODEOWNERS'],
      },
      tests: { sources: 2, tests: 1 },
    });
    expect(new Set(survey.findings.map(finding => finding.type))).toEqual(
      new Set([
        'broken-link',
        'missing-document',
        'missing-test',
        'large-file',
        'hidden-characters',
        'unpinned-dependency',
        'missing-lockfile',
        'image-without-alt',
      ]),
    );
    expect(report.changes[0]).toMatchObject({
      path: 'README.md',
      state: 'applied',
    });
    // What was done outlives the working tree.
    git(cwd, 'checkout', 'README.md');
    git(cwd, 'apply', 'artifacts/changes.patch');
    await expect(readFile(join(cwd, 'README.md'), 'utf8')).resolves.toContain(
      '(docs/guide/set-up.md)',
    );
    const markdown = await readFile(join(cwd, 'artifacts/report.md'), 'utf8');
    expect(markdown).toContain('# Survey report');
    // What hides in a file is shown, in the report and in the conversation.
    expect(markdown).toContain('\\u{202e}');
    expect(markdown + JSON.stringify(turn.updates)).not.toContain(BIDI);
    // Ignored files are not part of the tree.
    expect(markdown).not.toContain('secret');
  });

  it('goes on where the change is refused, and can ask again', async () => {
    const cwd = await repository();
    const agent = await start();
    agent.decide = rejectEdits;
    const sessionId = await agent.open(cwd);
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.response.stopReason).toBe('end_turn');
    expect(turn.said).toContain('You refused');
    await expect(readFile(join(cwd, 'README.md'), 'utf8')).resolves.toBe(
      SHOP['README.md'],
    );
    expect((await reportIn(join(cwd, 'artifacts'))).changes[0].state).toBe(
      'rejected',
    );

    agent.decide = allowAll;
    const again = await agent.prompt(sessionId, 'propose the change again');
    expect(again.said).toContain('Done');
    expect((await reportIn(join(cwd, 'artifacts'))).changes[0].state).toBe(
      'applied',
    );
    const next = await agent.prompt(sessionId, 'propose the next change');
    expect(next.said).toContain('CONTRIBUTING.md');
    git(
      cwd,
      'stash',
      '--include-untracked',
      '--',
      'README.md',
      'CONTRIBUTING.md',
    );
    git(cwd, 'apply', 'artifacts/changes.patch');
    await expect(
      readFile(join(cwd, 'CONTRIBUTING.md'), 'utf8'),
    ).resolves.toContain('npm test');
  });

  it('writes nothing over a file that changed while the question was open', async () => {
    const cwd = await repository();
    const agent = await start();
    agent.decide = async request => {
      if (request.toolCall.kind === 'edit') {
        await writeFile(join(cwd, 'README.md'), '# Anew\n');
      }
      return allowAll(request);
    };
    const turn = await agent.prompt(await agent.open(cwd), 'survey');
    expect(turn.said).toContain('I wrote nothing');
    await expect(readFile(join(cwd, 'README.md'), 'utf8')).resolves.toBe(
      '# Anew\n',
    );
  });

  it('asks nothing where the prompt wants no changes', async () => {
    const cwd = await repository();
    const agent = await start();
    const turn = await agent.prompt(
      await agent.open(cwd),
      'survey this, but do not change anything',
    );
    expect(turn.said).toContain('You asked for no changes');
    expect(agent.permissions.map(({ toolCall }) => toolCall.kind)).toEqual([
      'execute',
      'other',
    ]);
  });

  it('surveys on without history where running git is refused', async () => {
    const cwd = await repository();
    const agent = await start();
    agent.decide = ({ toolCall }) => ({
      outcome: {
        outcome: 'selected',
        optionId: toolCall.kind === 'execute' ? 'reject' : 'allow',
      },
    });
    await agent.prompt(await agent.open(cwd), 'survey');
    const [survey] = (await reportIn(join(cwd, 'artifacts'))).surveys;
    expect(survey).not.toHaveProperty('history');
    expect(survey.limits).toContain(
      'The git history was not read: permission was refused.',
    );
  });

  it('goes on without a report where writing it is refused', async () => {
    const cwd = await repository();
    const agent = await start();
    agent.decide = ({ toolCall }) => ({
      outcome: {
        outcome: 'selected',
        optionId: toolCall.kind === 'other' ? 'reject' : 'allow',
      },
    });
    const sessionId = await agent.open(cwd);
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.response.stopReason).toBe('end_turn');
    expect(turn.said).toContain('There is no report, as it was not written');
    await expect(stat(join(cwd, 'artifacts'))).rejects.toThrow('ENOENT');
    const report = await agent.prompt(sessionId, 'show the report');
    expect(report.said).toContain('There is no report');
  });

  it('writes its report through no symbolic link', async () => {
    const outside = await files({ 'report.md': 'mine' });
    const cwd = await repository();
    await mkdir(join(cwd, 'artifacts'));
    await symlink(join(outside, 'report.md'), join(cwd, 'artifacts/report.md'));
    const agent = await start();
    await agent.prompt(await agent.open(cwd), 'survey');
    await expect(
      readFile(join(cwd, 'artifacts/report.md'), 'utf8'),
    ).resolves.toContain('# Survey report');
    const other = await repository();
    await symlink(outside, join(other, 'artifacts'));
    const turn = await agent.prompt(await agent.open(other), 'survey');
    expect(turn.said).toContain('I could not write the report');
    expect(turn.response.stopReason).toBe('end_turn');
    await expect(readFile(join(outside, 'report.md'), 'utf8')).resolves.toBe(
      'mine',
    );
  });

  it('surveys on where git is not installed', async () => {
    const cwd = await repository();
    const agent = await start(undefined, '/nowhere');
    await agent.prompt(await agent.open(cwd), 'survey');
    const [survey] = (await reportIn(join(cwd, 'artifacts'))).surveys;
    expect(survey.limits.join()).toContain('git is not installed');
  });

  it('answers what it found, and says so where it cannot', async () => {
    const cwd = await repository();
    const agent = await start();
    const sessionId = await agent.open(cwd);
    agent.decide = rejectEdits;
    await agent.prompt(sessionId, 'survey');
    const ask = async (text: string) =>
      (await agent.prompt(sessionId, text)).said;

    expect(await ask('Which links are broken?')).toMatch(
      /docs\/setup\.md[^]*docs\/prices\.md[^]*#nowhere/,
    );
    expect(await ask('what languages is this written in')).toContain(
      'TypeScript',
    );
    const dependencies = await ask('list dependencies');
    expect(dependencies).toContain('`express` `^4.18.0`');
    expect(dependencies).toContain('`flask` `==2.3.0`');
    expect(await ask('What is missing?')).toMatch(
      /CONTRIBUTING[^]*checkout\.ts/,
    );
    expect(await ask('any TODOs left?')).toContain('src/cart.ts:2');
    expect(await ask('show the report')).toContain('# Survey report');
    expect(await ask('tell me about src/checkout.ts')).toContain(
      'No test names or imports',
    );
    expect(await ask('who wrote this, show commits')).toContain('1 commit');
    expect(await ask('please sing a song')).toContain(
      'I cannot tell what you ask for',
    );
  });

  it('surveys again what was there before, not its own reports', async () => {
    const cwd = await repository();
    const agent = await start();
    agent.decide = rejectEdits;
    const sessionId = await agent.open(cwd);
    await agent.prompt(sessionId, 'survey');
    const before = (await reportIn(join(cwd, 'artifacts'))).surveys;
    await agent.prompt(sessionId, 'survey again');
    const after = (await reportIn(join(cwd, 'artifacts'))).surveys;
    expect(after).toEqual(before);
  });
});
