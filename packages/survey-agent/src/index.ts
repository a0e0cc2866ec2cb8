/**
 * An ACP agent that surveys a repository or website; needs no model and no key.
 *
 * @packageDocumentation
 */
export type { AgentOptions } from './agent/AgentOptions';
export { createSurveyAgent } from './agent/createSurveyAgent';
export type * from './findings';
export { REPORT_VERSION } from './report/buildReport';
export type { Report } from './report/buildReport';
export { DEFAULT_CRAWL_LIMITS } from './website/crawlWebsite';
export type { CrawlLimits } from './website/crawlWebsite';
