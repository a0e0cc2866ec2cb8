import type { Finding, PageSummary, WebsiteSurvey } from '../findings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';
import { showHidden } from '../text/showHidden';
import type { Crawl } from './crawlWebsite';
import type { Visit } from './Visit';

/** A page with its images, scripts and style sheets from this size on is heavy: 1 MiB. */
export const HEAVY_PAGE_BYTES = 1024 * 1024;

/** Characters that lie about a text: bidirectional controls, zero-width spaces, tags. */
const DECEPTIVE =
  /[\u202a-\u202e\u2066-\u2069\u200b\u2060\u{e0001}-\u{e007f}]/u;

/**
 * What a crawl says about a website. Pure.
 *
 * @public
 */
export function judgeWebsite(crawl: Crawl): WebsiteSurvey {
  const origin = new URL(crawl.start).origin;
  const isOurs = (url: string) => new URL(url).origin === origin;
  const visits = [...crawl.visits.values()];
  const pages = visits.filter(
    (visit): visit is Visit & { page: NonNullable<Visit['page']> } =>
      visit.page !== undefined,
  );
  const external = new Set<string>();
  const findings: Finding[] = [];
  const summaries: PageSummary[] = [];
  /** Pages by the broken address that they point at: one finding an address, however many pages share a menu. */
  const broken = new Map<string, string[]>();
  let checked = 0;
  // A page that several addresses redirect to is judged once.
  const judged = new Set<string>();

  for (const visit of pages) {
    const { page, finalUrl } = visit;
    if (judged.has(finalUrl)) {
      continue;
    }
    judged.add(finalUrl);
    for (const target of new Set([...page.links, ...page.assets])) {
      if (!isOurs(target)) {
        external.add(target);
        continue;
      }
      const answer = crawl.visits.get(target);
      if (answer) {
        checked += 1;
        if (isBroken(answer)) {
          broken.set(target, [...(broken.get(target) ?? []), finalUrl]);
        }
      }
    }
    const assetBytes = page.assets.reduce(
      (sum, asset) => sum + (crawl.visits.get(asset)?.bytes ?? 0),
      0,
    );
    findings.push(...judgePage(visit, assetBytes));
    summaries.push({
      url: finalUrl,
      status: visit.status,
      title: showHidden(page.title).slice(0, 200),
      bytes: visit.bytes,
      assetBytes,
      milliseconds: visit.milliseconds,
      links: page.links.length,
    });
  }
  const start = crawl.visits.get(crawl.start);
  if (start && pages.length === 0 && isBroken(start)) {
    broken.set(crawl.start, []);
  }
  findings.unshift(
    ...[...broken].map(([target, from]) =>
      brokenLink(target, from, crawl.visits.get(target)),
    ),
  );
  const redirects = unique(crawl.redirects);
  findings.push(
    ...redirects.map(
      ({ from, to, status }): Finding => ({
        type: 'redirect',
        severity: 'note',
        title: `${inlineCode(from)} redirects to ${inlineCode(to)} (${status})`,
        url: from,
        target: to,
      }),
    ),
  );
  if (!crawl.sitemap && pages.length > 0) {
    findings.push({
      type: 'missing-sitemap',
      severity: 'note',
      title: 'There is no sitemap.xml, by which search engines find all pages',
      url: crawl.start,
    });
  }
  return {
    kind: 'website',
    url: crawl.start,
    pages: summaries,
    links: { checked, external: external.size },
    redirects,
    robots: crawl.robots,
    sitemap: crawl.sitemap,
    findings,
    limits: [
      ...crawl.limits,
      ...visits
        .filter(visit => visit.truncated)
        .map(({ url }) => `${inlineCode(url)} was read up to the size limit.`),
    ],
  };
}

function isBroken({ failure, status }: Visit): boolean {
  return failure !== undefined || status >= 400;
}

function brokenLink(
  target: string,
  [first, ...others]: string[],
  answer: Visit | undefined,
): Finding {
  const why = answer?.failure
    ? inlineCode(answer.failure)
    : `status ${answer?.status}`;
  const more =
    others.length > 0 ? ` and ${count(others.length, 'more page')}` : '';
  return {
    type: 'broken-page-link',
    severity: 'problem',
    title:
      first === undefined
        ? `${inlineCode(target)} does not answer with a page: ${why}`
        : `${inlineCode(target)} is broken (${why}); ${inlineCode(
            first,
          )}${more} ${others.length > 0 ? 'point' : 'points'} at it`,
    url: first ?? target,
    target,
  };
}

function judgePage(
  visit: Visit & { page: NonNullable<Visit['page']> },
  assetBytes: number,
): Finding[] {
  const { page, finalUrl: url } = visit;
  const at = inlineCode(url);
  const findings: Finding[] = [];
  const add = (
    type: Finding['type'],
    severity: Finding['severity'],
    title: string,
    target?: string,
  ) =>
    findings.push({
      type,
      severity,
      title,
      url,
      ...(target ? { target } : {}),
    });

  if (!page.title) {
    add('missing-title', 'problem', `${at} has no title`);
  }
  if (!page.description) {
    add('missing-description', 'warning', `${at} has no description`);
  }
  if (!page.language) {
    add('missing-language', 'warning', `${at} does not say its language`);
  }
  for (const { source, alt } of page.images) {
    // An empty text is right for decoration; none at all makes a screen reader read the file's name.
    if (alt === undefined) {
      add(
        'missing-alt',
        'warning',
        `${at} shows ${inlineCode(
          source,
        )} without a text for those who cannot see it`,
        source,
      );
    }
  }
  const weight = visit.bytes + assetBytes;
  if (weight >= HEAVY_PAGE_BYTES) {
    add('heavy-page', 'warning', `${at} weighs ${formatBytes(weight)}`);
  }
  if (DECEPTIVE.test(page.title + page.description)) {
    add(
      'hidden-characters',
      'problem',
      `${at} hides characters in its title or description: ${inlineCode(
        `${page.title} ${page.description}`,
      )}`,
    );
  }
  return findings;
}

function unique<T>(items: T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
