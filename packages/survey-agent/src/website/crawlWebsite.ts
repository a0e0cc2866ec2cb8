import robotsParser from 'robots-parser';
import { fetchLimited } from './fetchLimited';
import type { Fetched, FetchFailure } from './fetchLimited';
import { readPage } from './readPage';
import type { Page } from './readPage';

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

/** Most redirects in a row. */
const MAX_HOPS = 5;

/** By this name sites see the agent, and may shut it out in their `robots.txt`. */
export const USER_AGENT = 'agentic-sessions-survey-agent/0.1';

/** What happened at one address. */
export type Visit = {
  /** As it was linked. */
  url: string;
  /** Where it ended after redirects. */
  finalUrl: string;
  status: number;
  failure?: string;
  bytes: number;
  truncated: boolean;
  milliseconds: number;
  /** Only of HTML of the same origin. */
  page?: Page;
};

/** One redirect on the way. */
export type Redirect = { from: string; to: string; status: number };

/** Everything a crawl saw. */
export type Crawl = {
  start: string;
  visits: Map<string, Visit>;
  redirects: Redirect[];
  robots: boolean;
  sitemap: boolean;
  limits: string[];
};

/**
 * Crawls one origin, breadth first, one request at a time, as its `robots.txt` allows. Other origins are never asked.
 *
 * @param options - `onPage` is put around the fetch of every page; it may wait
 * @throws an AbortError if the signal aborts
 * @public
 */
export async function crawlWebsite(
  start: string,
  options: {
    signal: AbortSignal;
    limits: CrawlLimits;
    now: () => number;
    onPage?: (url: string, visit: () => Promise<Visit>) => Promise<Visit>;
  },
): Promise<Crawl> {
  const { limits } = options;
  const first = new URL(start);
  first.hash = '';
  const crawl: Crawl = {
    start: first.href,
    visits: new Map(),
    redirects: [],
    robots: false,
    sitemap: false,
    limits: [],
  };
  let requests = 0;
  const get = (url: string): Promise<Fetched | FetchFailure> => {
    requests += 1;
    return fetchLimited(url, { ...options, ...limits, userAgent: USER_AGENT });
  };
  const isOurs = (url: string) => new URL(url).origin === first.origin;

  const robotsUrl = new URL('/robots.txt', first).href;
  const robotsAnswer = await get(robotsUrl);
  crawl.robots = 'status' in robotsAnswer && robotsAnswer.status === 200;
  const robots = robotsParser(
    robotsUrl,
    crawl.robots && 'text' in robotsAnswer ? robotsAnswer.text : '',
  );
  const sitemapUrl =
    robots.getSitemaps().find(isOurs) ?? new URL('/sitemap.xml', first).href;
  const sitemap = await get(sitemapUrl);
  crawl.sitemap = 'status' in sitemap && sitemap.status === 200;

  const visit = async (url: string): Promise<Visit> => {
    let current = url;
    for (let hop = 0; ; hop++) {
      const answer = await get(current);
      if ('failure' in answer) {
        return broken(url, current, answer.failure);
      }
      if (!answer.location || answer.status < 300 || answer.status > 399) {
        return toVisit(url, answer);
      }
      crawl.redirects.push({
        from: current,
        to: answer.location,
        status: answer.status,
      });
      current = answer.location;
      if (hop + 1 >= MAX_HOPS) {
        return broken(url, current, `more than ${MAX_HOPS} redirects in a row`);
      }
      if (!isOurs(current)) {
        // Another origin's answer is its own affair: the redirect is what counts here.
        return { ...toVisit(url, answer), finalUrl: current };
      }
    }
  };

  const queue = [crawl.start];
  const queued = new Set(queue);
  const assets = new Set<string>();
  let disallowed = 0;
  let left = 0;
  let pages = 0;
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    options.signal.throwIfAborted();
    if (requests >= limits.maxRequests || pages >= limits.maxPages) {
      left += 1;
      continue;
    }
    if (robots.isDisallowed(url, USER_AGENT)) {
      disallowed += 1;
      continue;
    }
    const address = url;
    const seen = options.onPage
      ? await options.onPage(address, () => visit(address))
      : await visit(address);
    crawl.visits.set(address, seen);
    pages += seen.page ? 1 : 0;
    for (const link of seen.page?.links ?? []) {
      if (isOurs(link) && !queued.has(link)) {
        queued.add(link);
        queue.push(link);
      }
    }
    seen.page?.assets.filter(isOurs).forEach(asset => assets.add(asset));
  }
  for (const asset of assets) {
    options.signal.throwIfAborted();
    if (crawl.visits.has(asset)) {
      continue;
    }
    if (requests >= limits.maxRequests) {
      left += 1;
    } else if (!robots.isDisallowed(asset, USER_AGENT)) {
      crawl.visits.set(asset, await visit(asset));
    }
  }
  if (left > 0) {
    crawl.limits.push(
      `${left} addresses were not opened: the survey reads at most ${limits.maxPages} pages and makes ${limits.maxRequests} requests.`,
    );
  }
  if (disallowed > 0) {
    crawl.limits.push(
      `${disallowed} addresses were not opened because robots.txt asks not to.`,
    );
  }
  return crawl;
}

function toVisit(url: string, answer: Fetched): Visit {
  const html = /^(text\/html|application\/xhtml\+xml)/.test(answer.contentType);
  return {
    url,
    finalUrl: answer.url,
    status: answer.status,
    bytes: answer.bytes,
    truncated: answer.truncated,
    milliseconds: answer.milliseconds,
    ...(html && answer.status < 300
      ? { page: readPage(answer.text, answer.url) }
      : {}),
  };
}

function broken(url: string, finalUrl: string, failure: string): Visit {
  return {
    url,
    finalUrl,
    status: 0,
    failure,
    bytes: 0,
    truncated: false,
    milliseconds: 0,
  };
}
