import type { CrawlLimits } from '../website/crawlWebsite';

/** What a survey agent is made with. */
export type AgentOptions = {
  agent: { name: string; version: string };
  /** Pause between steps in milliseconds, so that a person can follow; 0 for none. */
  paceMs: number;
  /** Folder in which sessions are kept for `session/load`. */
  stateDirectory: string;
  crawl: CrawlLimits;
  now: () => Date;
  newId: () => string;
};
