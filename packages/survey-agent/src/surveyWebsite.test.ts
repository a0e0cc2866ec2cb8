import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  META_ARTIFACTS_DIR,
  META_INPUTS,
} from '@agentic-sessions/runner-protocol';
import { rejectEdits, saidIn } from './__testUtils__/AgentProcess';
import { startWebsite } from './__testUtils__/startWebsite';
import { reportIn, toolCalls, useProgram } from './__testUtils__/useProgram';

jest.setTimeout(30_000);

describe('surveying a website', () => {
  const { files, start } = useProgram();

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
      const cwd = await files({});
      const artifacts = join(cwd, 'elsewhere');
      const agent = await start();
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

  it('answers a message beside which a runner links the inputs', async () => {
    const site = await startWebsite({ '/': { body: '<html></html>' } });
    try {
      const cwd = await files({});
      const agent = await start();
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
      const cwd = await files({});
      const agent = await start();
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

  it('says that there is nothing, where there is nothing', async () => {
    const cwd = await files({});
    const agent = await start();
    const sessionId = await agent.open(cwd, {
      [META_INPUTS]: { website: 'ftp://example.com' },
    });
    const turn = await agent.prompt(sessionId, 'survey');
    expect(turn.said).toContain('not an http or https address');
    expect(turn.said).toContain('nothing to survey');
  });
});
