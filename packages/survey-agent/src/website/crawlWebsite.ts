import robotsParser from 'robots-parser';
import { inlineCode } from '../text/inlineCode';
import { fetchLimited } from './fetchLimited';
import { followRedirects } from './followRedirects';
import type { Redirect } from './followRedirects';
import type { Visit } from './Visit';

/** How far a crawl goes. */
export type CrawlLimits = {
  /** Pages that are read. */
  maxPages: number;
  /** Requests in all: pages, links that are checked, images, scripts, style sheets. */
  maxRequests: number;
  /** Bytes that are read of one answer. */
  maxBytes: number;
  /** Patience for one answer. */
  timeoutMs: number;
};

/** Limits where nothing else is said. */
export const DEFAULT_CRAWL_LIMITS: CrawlLimits = {
  maxPages: 40,
  maxRequests: 250,
  maxBytes: 2 * 1024 * 1024,
  timeoutMs: 10_000,
};

/** By this name sites see the agent, and may shut it out in their `robots.txt`. */
export const USER_AGENT = 'agentic-sessions-survey-agent/0.1';

/** Everything a crawl saw. */
export type Crawl = {
  start: string;
  visits: Map<string, Visit>;
  redirects: Redirect[];
  robots: boolean;
  sitemap: boolean;
  limits: string[];
};

/** How a crawl is done. */
export type CrawlOptions = {
  signal: AbortSignal;
  limits: CrawlLimits;
  now: () => number;
  /** Put around the fetch of every page; may wait. */
  onPage?: (url: string, visit: () => Promise<Visit>) => Promise<Visit>;
};

/**
 * Crawls one origin, breadth first, one request at a time, as its `robots.txt` allows. Other origins are never asked, but for a
 * start that moves to another scheme or to or from `www` of the same host: then that is the site.
 *
 * @throws an AbortError if the signal aborts
 * @public
 */
export async function crawlWebsite(
  start: string,
  options: CrawlOptions,
): Promise<Crawl> {
  return crawlOrigin(start, options, true);
}

async function crawlOrigin(
  start: string,
  options: CrawlOptions,
  mayMove: boolean,
): Promise<Crawl> {
  const { limits, signal } = options;
  const first = new URL(start);
  first.hash = '';
  const isOurs = (url: string) => new URL(url).origin === first.origin;
  const visits = new Map<string, Visit>();
  const redirects: Redirect[] = [];
  let requests = 0;
  const get = (url: string) => {
    requests += 1;
    return fetchLimited(url, { ...options, ...limits, userAgent: USER_AGENT });
  };
  const visit = async (url: string): Promise<Visit> => {
    const followed = await followRedirects(url, get, isOurs);
    redirects.push(...followed.redirects);
    return followed.visit;
  };

  const rules = await readRules(first, get, isOurs);
  const assets = new Set<string>();
  const queue = [first.href];
  const queued = new Set(queue);
  let disallowed = 0;
  let left = 0;
  let pages = 0;
  const crawl = (): Crawl => ({
    start: first.href,
    visits,
    redirects,
    robots: rules.robots,
    sitemap: rules.sitemap,
    limits: describeLimits(limits, left, disallowed),
  });

  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    signal.throwIfAborted();
    const address = url;
    if (requests >= limits.maxRequests || pages >= limits.maxPages) {
      left += 1;
    } else if (!rules.allow(address)) {
      disallowed += 1;
    } else {
      const seen = await (options.onPage ?? ((_, run) => run()))(address, () =>
        visit(address),
      );
      visits.set(address, seen);
      pages += seen.page ? 1 : 0;
      const links = seen.page?.links.filter(isOurs) ?? [];
      for (const link of links.filter(candidate => !queued.has(candidate))) {
        queued.add(link);
        queue.push(link);
      }
      seen.page?.assets.filter(isOurs).forEach(asset => assets.add(asset));
    }
  }
  const landed = visits.get(first.href)?.finalUrl ?? first.href;
  if (!isOurs(landed)) {
    if (mayMove && isSameSite(landed, first.href)) {
      const moved = await crawlOrigin(landed, options, false);
      return { ...moved, redirects: [...redirects, ...moved.redirects] };
    }
    const stayed = crawl();
    stayed.limits.push(
      `The website redirects to another one, ${inlineCode(
        landed,
      )}, which was not opened.`,
    );
    return stayed;
  }
  for (const asset of assets) {
    signal.throwIfAborted();
    if (!visits.has(asset) && rules.allow(asset)) {
      if (requests >= limits.maxRequests) {
        left += 1;
      } else {
        visits.set(asset, await visit(asset));
      }
    }
  }
  return crawl();
}

/** What the site says about itself to crawlers. */
async function readRules(
  site: URL,
  get: (url: string) => ReturnType<typeof fetchLimited>,
  isOurs: (url: string) => boolean,
): Promise<{
  robots: boolean;
  sitemap: boolean;
  allow: (url: string) => boolean;
}> {
  const robotsUrl = new URL('/robots.txt', site).href;
  const answer = await get(robotsUrl);
  const robots = 'status' in answer && answer.status === 200;
  const rules = robotsParser(robotsUrl, robots ? answer.text : '');
  const sitemap = await get(
    rules.getSitemaps().find(url => URL.canParse(url) && isOurs(url)) ??
      new URL('/sitemap.xml', site).href,
  );
  return {
    robots,
    sitemap: 'status' in sitemap && sitemap.status === 200,
    allow: url => rules.isDisallowed(url, USER_AGENT) !== true,
  };
}

function describeLimits(
  limits: CrawlLimits,
  left: number,
  disallowed: number,
): string[] {
  return [
    ...(left > 0
      ? [
          `${left} addresses were not opened: the survey reads at most ${limits.maxPages} pages and makes ${limits.maxRequests} requests.`,
        ]
      : []),
    ...(disallowed > 0
      ? [
          `${disallowed} addresses were not opened because robots.txt asks not to.`,
        ]
      : []),
  ];
}

function isSameSite(one: string, other: string): boolean {
  const host = (url: string) => new URL(url).hostname.replace(/^www\./, '');
  return host(one) === host(other);
}
