import { performance } from 'node:perf_hooks';
import type { WebsiteSurvey } from '../findings';
import { summariseFindings } from '../report/summariseFindings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';
import { crawlWebsite } from '../website/crawlWebsite';
import type { CrawlLimits } from '../website/crawlWebsite';
import type { Visit } from '../website/Visit';
import { judgeWebsite } from '../website/judgeWebsite';
import { listOf } from './listOf';
import type { Turn } from './Turn';

/** The plan of a survey of one website. */
export const WEBSITE_STEPS = {
  crawl: 'Read the pages of the website',
  judge:
    'Check links, titles, descriptions, texts of images, language and weight',
};

/** A survey before its first step. */
export function emptyWebsiteSurvey(url: string): WebsiteSurvey {
  return {
    kind: 'website',
    url,
    pages: [],
    links: { checked: 0, external: 0 },
    redirects: [],
    robots: false,
    sitemap: false,
    findings: [],
    limits: [],
  };
}

/** Pages that get a tool call of their own; the rest is told in sum, so that a large site does not flood the conversation. */
const MAX_SHOWN_PAGES = 12;

/** Surveys one website. `survey` is filled once the crawl has ended. */
export async function surveyWebsite(
  turn: Turn,
  survey: WebsiteSurvey,
  limits: CrawlLimits,
): Promise<void> {
  let shown = 0;
  const crawl = await turn.step(WEBSITE_STEPS.crawl, () =>
    crawlWebsite(survey.url, {
      signal: turn.signal,
      limits,
      now: () => performance.now(),
      onPage: (url, visit) => {
        shown += 1;
        return shown > MAX_SHOWN_PAGES
          ? visit()
          : turn.tool(
              {
                title: `Fetch ${inlineCode(url)}`,
                kind: 'fetch',
                rawInput: { url },
              },
              async () => {
                const value = await visit();
                return {
                  value,
                  output: describeVisit(value),
                  rawOutput: {
                    status: value.status,
                    bytes: value.bytes,
                    milliseconds: value.milliseconds,
                    ...(value.finalUrl === url
                      ? {}
                      : { finalUrl: value.finalUrl }),
                    ...(value.failure ? { failure: value.failure } : {}),
                  },
                };
              },
            );
      },
    }),
  );
  if (shown > MAX_SHOWN_PAGES) {
    await turn.say(
      `Read ${count(
        shown - MAX_SHOWN_PAGES,
        'more address',
        'more addresses',
      )} of the site.`,
    );
  }
  await turn.step(WEBSITE_STEPS.judge, () =>
    turn.tool(
      {
        title: `Check ${count(
          crawl.visits.size,
          'address',
          'addresses',
        )} of ${inlineCode(survey.url)}`,
        kind: 'search',
        rawInput: { url: survey.url, addresses: crawl.visits.size },
      },
      async () => {
        Object.assign(survey, judgeWebsite(crawl));
        return {
          value: undefined,
          output: `${
            summariseFindings(survey.findings) || 'Nothing to complain about'
          }.${listOf(survey.findings)}`,
          rawOutput: {
            pages: survey.pages.length,
            links: survey.links,
            redirects: survey.redirects.length,
            findings: survey.findings.length,
          },
        };
      },
    ),
  );
}

function describeVisit(visit: Visit): string {
  if (visit.failure !== undefined) {
    return `No answer: ${inlineCode(visit.failure)}`;
  }
  const moved =
    visit.finalUrl === visit.url
      ? ''
      : ` after a redirect to ${inlineCode(visit.finalUrl)}`;
  const page = visit.page
    ? `; ${
        visit.page.title ? inlineCode(visit.page.title) : 'no title'
      }, ${count(visit.page.links.length, 'link')}`
    : '';
  return `Status ${visit.status}${moved}, ${formatBytes(visit.bytes)} in ${
    visit.milliseconds
  } ms${page}`;
}
