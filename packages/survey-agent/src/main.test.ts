import {
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  META_ARTIFACTS_DIR,
  META_INPUTS,
} from '@agentic-sessions/runner-protocol';
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import type { Report } from './report/buildReport';
import {
  AgentProcess,
  allowAll,
  rejectEdits,
  saidIn,
} from './__testUtils__/AgentProcess';
import {
  BIDI,
  git,
  makeRepository,
  SHOP,
} from './__testUtils__/makeRepository';
import { bundleAgent } from './__testUtils__/bundleAgent';
import { makeFiles } from './__testUtils__/makeFiles';
import { startWebsite } from './__testUtils__/startWebsite';

jest.setTimeout(30_000);

/** Last state of every tool call, by id. */
function toolCalls(updates: readonly SessionUpdate[]) {
  const calls = new Map<string, Record<string, unknown>>();
  for (const update of updates) {
    if (
      update.sessionUpdate === 'tool_call' ||
      update.sessionUpdate === 'tool_call_update'
    ) {
      calls.set(update.toolCallId, {
        ...calls.get(update.toolCallId),
        ...update,
      });
    }
  }
  return [...calls.values()];
}

describe('the survey agent as a program', () => {
  let program: string;
  let home: string;
  let agent: AgentProcess;
  const folders: string[] = [];

  const start = async (args?: string[], path?: string) => {
    agent = new AgentProcess(program, { home, args, path });
    await agent.initialize();
    return agent;
  };
  const repository = async (files?: typeof SHOP) => {
    const cwd = await makeRepository(files);
    folders.push(cwd);
    return cwd;
  };
  const reportIn = async (folder: string): Promise<Report> =>
    JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));

  beforeAll(async () => {
    program = await bundleAgent();
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'survey-agent-home-'));
    folders.push(home);
  });
  afterEach(async () => {
    await agent.close();
  });
  afterAll(async () => {
    await Promise.all(
      [...folders, join(program, '..')].map(folder =>
        rm(folder, { recursive: true, force: true }),
      ),
    );
  });

  it('says what it is', async () => {
    agent = new AgentProcess(program, { home });
    await expect(agent.initialize()).resolves.toMatchObject({
      protocolVersion: 1,
      agentInfo: { name: 'survey-agent', version: '0.1.0' },
      agentCapabilities: {
        loadSession: true,
        sessionCapabilities: { resume: {} },
      },
      authMethods: [],
    });
  });

  it('surveys a repository: plan, tool calls, one question, the change, the report', async () => {
    const cwd = await repository();
    await start();
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
    await start();
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
    await start();
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
    await start();
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
    await start();
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
    await start();
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
    const outside = await makeFiles({ 'report.md': 'mine' });
    folders.push(outside);
    const cwd = await repository();
    await mkdir(join(cwd, 'artifacts'));
    await symlink(join(outside, 'report.md'), join(cwd, 'artifacts/report.md'));
    await start();
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
    await start(undefined, '/nowhere');
    await agent.prompt(await agent.open(cwd), 'survey');
    const [survey] = (await reportIn(join(cwd, 'artifacts'))).surveys;
    expect(survey.limits.join()).toContain('git is not installed');
  });

  it.each([
    [
      'at the first tool call',
      (update: SessionUpdate) => update.sessionUpdate === 'tool_call',
    ],
    [
      'in the middle of a message',
      (update: SessionUpdate) => update.sessionUpdate === 'agent_message_chunk',
    ],
    [
      'between two steps of the plan',
      (update: SessionUpdate) =>
        update.sessionUpdate === 'plan' &&
        update.entries.filter(entry => entry.status === 'completed').length ===
          2,
    ],
  ])('ends a turn that is cancelled %s', async (_, when) => {
    const cwd = await repository();
    await start(['--pace-ms', '100']);
    const sessionId = await agent.open(cwd);
    let cancelled = 0;
    agent.onUpdate = update => {
      if (cancelled === 0 && when(update)) {
        cancelled = Date.now();
        agent.cancel(sessionId).catch(() => {});
      }
    };
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.response.stopReason).toBe('cancelled');
    expect(Date.now() - cancelled).toBeLessThan(1000);
    // No tool call is left hanging.
    for (const call of toolCalls(turn.updates)) {
      expect(['completed', 'failed', 'pending']).toContain(call.status);
      expect(call.status).not.toBe('in_progress');
    }
    agent.onUpdate = () => {};
    const after = await agent.prompt(sessionId, 'what languages?');
    expect(after.response.stopReason).toBe('end_turn');
    expect(after.said).toContain('not whole');
  });

  it('ends a turn that is cancelled while a question is open, and leaves the report', async () => {
    const cwd = await repository();
    await start();
    const sessionId = await agent.open(cwd);
    agent.decide = async request => {
      if (request.toolCall.kind !== 'edit') {
        return allowAll(request);
      }
      await agent.cancel(sessionId);
      return { outcome: { outcome: 'cancelled' } };
    };
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.response.stopReason).toBe('cancelled');
    await expect(readFile(join(cwd, 'README.md'), 'utf8')).resolves.toBe(
      SHOP['README.md'],
    );
    expect((await reportIn(join(cwd, 'artifacts'))).changes[0].state).toBe(
      'open',
    );
  });

  it('answers what it found, and says so where it cannot', async () => {
    const cwd = await repository();
    await start();
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

  it('surveys a website: pages, links, titles, texts, language, weight, redirects', async () => {
    const site = await startWebsite({
      '/': {
        body: `<html lang="en"><head><title>Shop</title><meta name="description" content="All"></head><body><a href="/about">a</a><a href="/gone">g</a><a href="/old">o</a><a href="https://example.com/">x</a><img src="/big.png"></body></html>`,
      },
      '/about': { body: '<html><body>Nothing</body></html>' },
      '/old': { status: 301, headers: { location: '/about' } },
      '/big.png': {
        headers: { 'content-type': 'image/png' },
        body: Buffer.alloc(1_100_000, 1),
      },
    });
    try {
      const cwd = await makeFiles({});
      folders.push(cwd);
      const artifacts = join(cwd, 'elsewhere');
      await start();
      const sessionId = await agent.open(cwd, {
        [META_INPUTS]: { website: site.url },
        [META_ARTIFACTS_DIR]: artifacts,
      });
      const turn = await agent.prompt(sessionId, 'Survey the website');
      expect(turn.response.stopReason).toBe('end_turn');
      const [survey] = (await reportIn(artifacts)).surveys;
      expect(survey).toMatchObject({
        kind: 'website',
        pages: [
          { url: site.url, title: 'Shop' },
          { url: `${site.url}about`, title: '' },
        ],
        redirects: [{ from: `${site.url}old`, status: 301 }],
        robots: false,
        sitemap: false,
      });
      expect(
        survey.findings.map(
          ({ type, url }) => `${type} ${new URL(url!).pathname}`,
        ),
      ).toEqual(
        expect.arrayContaining([
          'broken-page-link /',
          'missing-alt /',
          'heavy-page /',
          'missing-title /about',
          'missing-description /about',
          'missing-language /about',
          'redirect /old',
          'missing-sitemap /',
        ]),
      );
      expect(site.requests.join()).not.toContain('example.com');
      expect(
        toolCalls(turn.updates).filter(call => call.kind === 'fetch').length,
      ).toBeGreaterThan(2);
      expect(agent.permissions.map(p => p.toolCall.title)).toContain(
        'Add sitemap.xml',
      );
      await expect(stat(join(cwd, 'sitemap.xml'))).resolves.toBeDefined();
      const answer = await agent.prompt(sessionId, 'which pages are heavy?');
      expect(answer.said).toMatch(/1\.0 MiB/);
    } finally {
      await site.close();
    }
  });

  it('surveys again what was there before, not its own reports', async () => {
    const cwd = await repository();
    await start();
    agent.decide = rejectEdits;
    const sessionId = await agent.open(cwd);
    await agent.prompt(sessionId, 'survey');
    const before = (await reportIn(join(cwd, 'artifacts'))).surveys;
    await agent.prompt(sessionId, 'survey again');
    const after = (await reportIn(join(cwd, 'artifacts'))).surveys;
    expect(after).toEqual(before);
  });

  it('answers a message beside which a runner links the inputs', async () => {
    const site = await startWebsite({ '/': { body: '<html></html>' } });
    try {
      const cwd = await makeFiles({});
      folders.push(cwd);
      await start();
      agent.decide = rejectEdits;
      const sessionId = await agent.open(cwd, {
        [META_INPUTS]: { website: site.url },
      });
      for (const [text, answer] of [
        ['survey', '1 page read'],
        ['survey again', '1 page read'],
        ['any redirects?', 'I found no redirects'],
      ]) {
        const from = agent.updates.length;
        await agent.agent.request('session/prompt', {
          sessionId,
          prompt: [
            { type: 'text', text },
            { type: 'resource_link', name: 'website', uri: site.url },
          ],
        });
        expect(saidIn(agent.updates.slice(from))).toContain(answer);
      }
    } finally {
      await site.close();
    }
  });

  it('takes the address from the prompt where there is nothing else', async () => {
    const site = await startWebsite({ '/': { body: '<html></html>' } });
    try {
      const cwd = await makeFiles({});
      folders.push(cwd);
      await start();
      agent.decide = rejectEdits;
      const turn = await agent.prompt(
        await agent.open(cwd),
        `please look at ${site.url}.`,
      );
      expect(turn.said).toContain('1 page read');
    } finally {
      await site.close();
    }
  });

  it('lets go of a website that does not answer, when cancelled', async () => {
    const site = await startWebsite({ '/robots.txt': { delayMs: 20_000 } });
    try {
      const cwd = await makeFiles({});
      folders.push(cwd);
      await start();
      const sessionId = await agent.open(cwd, {
        [META_INPUTS]: { website: site.url },
      });
      const turn = agent.prompt(sessionId, 'survey');
      while (site.requests.length === 0) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      await agent.cancel(sessionId);
      expect((await turn).response.stopReason).toBe('cancelled');
    } finally {
      await site.close();
    }
  });

  it('says that there is nothing, where there is nothing', async () => {
    const cwd = await makeFiles({});
    folders.push(cwd);
    await start();
    const sessionId = await agent.open(cwd, {
      [META_INPUTS]: { website: 'ftp://example.com' },
    });
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.said).toContain('not an http or https address');
    expect(turn.said).toContain('nothing to survey');
  });

  it('goes on in a new process', async () => {
    const cwd = await repository();
    await start();
    const sessionId = await agent.open(cwd);
    const first = await agent.prompt(sessionId, 'survey');
    await agent.close();

    await start();
    await agent.agent.request('session/load', {
      sessionId,
      cwd,
      mcpServers: [],
    });
    expect(saidIn(agent.updates)).toBe(first.said);
    const loaded = await agent.prompt(sessionId, 'which languages?');
    expect(loaded.said).toContain('TypeScript');
    await agent.close();

    await start();
    await agent.agent.request('session/resume', { sessionId, cwd });
    expect(agent.updates).toEqual([]);
    expect((await agent.prompt(sessionId, 'languages?')).said).toContain(
      'TypeScript',
    );
  });

  it('refuses sessions that it does not know, folders that are none, and two turns at once', async () => {
    const cwd = await repository();
    await start(['--pace-ms', '50']);
    await expect(agent.prompt('nobody', 'hi')).rejects.toMatchObject({
      code: -32002,
    });
    await expect(
      agent.agent.request('session/load', {
        sessionId: '../../etc/passwd',
        cwd,
        mcpServers: [],
      }),
    ).rejects.toMatchObject({ code: -32002 });
    await expect(agent.open('/nowhere/at/all')).rejects.toMatchObject({
      code: -32602,
    });
    const sessionId = await agent.open(cwd);
    const turn = agent.prompt(sessionId, 'survey');
    await expect(agent.prompt(sessionId, 'survey')).rejects.toMatchObject({
      code: -32600,
    });
    await agent.cancel(sessionId);
    await turn;
  });

  it('ends with its client, and refuses options that it does not know', async () => {
    await start();
    await agent.close();
    await expect(agent.exited).resolves.toBe(0);
    agent = new AgentProcess(program, { home, args: ['--pace-ms', 'soon'] });
    await expect(agent.exited).resolves.toBe(2);
    expect(agent.stderr).toContain('"soon"');
  });
});
