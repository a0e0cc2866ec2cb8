import { startWebsite } from '../__testUtils__/startWebsite';
import type { Answer } from '../__testUtils__/startWebsite';
import { crawlWebsite, DEFAULT_CRAWL_LIMITS } from './crawlWebsite';
import type { CrawlLimits } from './crawlWebsite';
import { findWebsite } from './findWebsite';
import { judgeWebsite } from './judgeWebsite';
import { readPage } from './readPage';

const GOOD =
  '<html lang="en"><head><title>T</title><meta name="description" content="D"></head><body>';

describe('a survey of a website', () => {
  const closing: (() => Promise<void>)[] = [];
  const serve = async (answers: Record<string, Answer>) => {
    const site = await startWebsite(answers);
    closing.push(site.close);
    return site;
  };
  const survey = async (url: string, limits: Partial<CrawlLimits> = {}) => {
    const crawl = await crawlWebsite(url, {
      signal: new AbortController().signal,
      limits: { ...DEFAULT_CRAWL_LIMITS, ...limits },
      now: Date.now,
    });
    return judgeWebsite(crawl);
  };
  const types = (result: { findings: { type: string }[] }) =>
    result.findings.map(({ type }) => type);
  const paths = (urls: string[]) => urls.map(url => new URL(url).pathname);

  afterEach(async () => {
    await Promise.all(closing.splice(0).map(close => close()));
  });

  it('finds nothing wrong with a good page', async () => {
    const site = await serve({
      '/': { body: `${GOOD}<a href="/#top">up</a><img alt="x" src="/x.png">` },
      '/x.png': { headers: { 'content-type': 'image/png' }, body: 'x' },
      '/robots.txt': { headers: { 'content-type': 'text/plain' }, body: '' },
      '/sitemap.xml': { body: '<urlset/>' },
    });
    const result = await survey(site.url);
    expect(result).toMatchObject({
      findings: [],
      limits: [],
      robots: true,
      sitemap: true,
    });
  });

  it('obeys robots.txt and finds the sitemap that it names', async () => {
    const site = await serve({
      '/robots.txt': {
        headers: { 'content-type': 'text/plain' },
        body: 'User-agent: *\nDisallow: /private\nSitemap: SITEMAP',
      },
      '/': { body: `${GOOD}<a href="/private/a">a</a>` },
      '/private/a': { body: GOOD },
    });
    const result = await survey(site.url);
    expect(site.requests).not.toContain('/private/a');
    expect(result.limits).toEqual([
      expect.stringContaining('robots.txt asks not to'),
    ]);
  });

  it('stays within its limits and says so', async () => {
    const pages = Object.fromEntries(
      [...Array(20).keys()].map(n => [
        `/${n}`,
        { body: `${GOOD}${'<p>text</p>'.repeat(100)}` },
      ]),
    );
    const links = Object.keys(pages).map(path => `<a href="${path}">x</a>`);
    const site = await serve({
      '/': { body: GOOD + links.join('') },
      ...pages,
    });
    const few = await survey(site.url, { maxPages: 5 });
    expect(few.pages).toHaveLength(5);
    expect(few.limits).toEqual([
      expect.stringContaining('16 addresses were not opened'),
    ]);
    site.requests.length = 0;
    await survey(site.url, { maxRequests: 6 });
    expect(site.requests).toHaveLength(6);
    const cut = await survey(site.url, { maxBytes: 600 });
    expect(cut.pages.every(page => page.bytes <= 600)).toBe(true);
    expect(cut.limits.join()).toContain('size limit');
  });

  it('gives up on redirects in a circle, and on silence', async () => {
    const site = await serve({
      '/': { body: `${GOOD}<a href="/a">a</a><a href="/slow">s</a>` },
      '/a': { status: 302, headers: { location: '/b' } },
      '/b': { status: 302, headers: { location: '/a' } },
      '/slow': { delayMs: 5000 },
    });
    const result = await survey(site.url, { timeoutMs: 300 });
    const broken = result.findings.filter(
      ({ type }) => type === 'broken-page-link',
    );
    expect(broken.map(({ title }) => title)).toEqual([
      expect.stringContaining('more than 5 redirects'),
      expect.stringContaining('no answer within 0.3 s'),
    ]);
    expect(paths(result.redirects.map(({ from }) => from))).toEqual([
      '/a',
      '/b',
    ]);
  });

  it('never asks another site, not even by a redirect', async () => {
    const other = await serve({ '/': { body: GOOD } });
    const elsewhere = other.url.replace('127.0.0.1', 'localhost');
    const site = await serve({
      '/': { body: `${GOOD}<a href="/out">o</a><a href="${elsewhere}">x</a>` },
      '/out': { status: 301, headers: { location: elsewhere } },
    });
    const result = await survey(site.url);
    expect(other.requests).toEqual([]);
    expect(types(result)).toEqual(['redirect', 'missing-sitemap']);
    expect(result.links.external).toBe(1);
  });

  it('follows a start that moves within its host, and no further', async () => {
    const there = await serve({ '/': { body: GOOD } });
    const here = await serve({
      '/': { status: 301, headers: { location: there.url } },
    });
    const moved = await survey(here.url);
    expect(moved.pages.map(({ url }) => url)).toEqual([there.url]);
    expect(types(moved)).toContain('redirect');
    const away = await serve({
      '/': {
        status: 301,
        headers: { location: there.url.replace('127.0.0.1', 'localhost') },
      },
    });
    const stayed = await survey(away.url);
    expect(stayed.pages).toEqual([]);
    expect(stayed.limits.join()).toContain('redirects to another one');
  });

  it('says that a start is broken', async () => {
    const site = await serve({});
    expect((await survey(site.url)).findings).toEqual([
      expect.objectContaining({
        type: 'broken-page-link',
        title: expect.stringContaining('status 404'),
      }),
    ]);
    await site.close();
    closing.length = 0;
    expect((await survey(site.url)).findings[0].title).toMatch(
      /does not answer.*ECONNREFUSED/,
    );
  });

  it('tells of a broken address once, however many pages point at it', async () => {
    const menu = '<a href="/">h</a><a href="/a">a</a><a href="/gone">g</a>';
    const site = await serve({
      '/': { body: GOOD + menu },
      '/a': { body: GOOD + menu },
      '/sitemap.xml': {},
    });
    expect((await survey(site.url)).findings).toEqual([
      expect.objectContaining({
        type: 'broken-page-link',
        target: `${site.url}gone`,
        title: expect.stringMatching(
          /status 404.* and 1 more page point at it/,
        ),
      }),
    ]);
  });

  it('judges each page once, and what it hides', async () => {
    const site = await serve({
      '/': { body: `${GOOD}<a href="/old">1</a><a href="/new">2</a>` },
      '/old': { status: 308, headers: { location: '/new' } },
      '/new': {
        body: '<html lang="en"><title>a\u202eb</title><meta name="description" content="d">',
      },
    });
    const result = await survey(site.url);
    expect(types(result)).toEqual([
      'hidden-characters',
      'redirect',
      'missing-sitemap',
    ]);
    expect(result.findings[0].title).toContain('\\u{202e}');
  });

  it('ends when cancelled', async () => {
    const site = await serve({ '/robots.txt': { delayMs: 5000 } });
    const controller = new AbortController();
    const crawl = crawlWebsite(site.url, {
      signal: controller.signal,
      limits: DEFAULT_CRAWL_LIMITS,
      now: Date.now,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(crawl).rejects.toThrow('abort');
  });
});

describe('readPage', () => {
  it('resolves addresses, leaves out what is not http, and is not misled by an svg', () => {
    expect(
      readPage(
        '<base href="/docs/"><svg><title>Icon</title></svg><title> Shop &amp; more </title><a href="a">1</a><a href="a#x">2</a><a href="mailto:x@y">3</a><a href="javascript:1">4</a><area href="/b"><script src="c.js"></script><link rel="stylesheet" href="d.css"><link rel="next" href="e"><img src=f.png>',
        'https://shop.example/',
      ),
    ).toEqual({
      title: 'Shop & more',
      description: '',
      language: '',
      links: ['https://shop.example/docs/a', 'https://shop.example/b'],
      images: [{ source: 'f.png', alt: undefined }],
      assets: [
        'https://shop.example/docs/c.js',
        'https://shop.example/docs/d.css',
        'https://shop.example/docs/f.png',
      ],
    });
  });
});

describe('findWebsite', () => {
  it.each([
    ['look at https://shop.example/a?b=1.', 'https://shop.example/a?b=1'],
    ['(http://localhost:8080)', 'http://localhost:8080/'],
    ['**https://a.example**, then https://b.example', 'https://a.example**'],
    ['ftp://x.example and www.example.com', undefined],
    ['https://', undefined],
  ])('%j', (text, url) => {
    expect(findWebsite(text)?.replace(/\*\*\/$/, '**')).toBe(url);
  });
});
