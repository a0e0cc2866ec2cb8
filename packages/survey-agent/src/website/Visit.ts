import type { Fetched } from './fetchLimited';
import { readPage } from './readPage';
import type { Page } from './readPage';

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

/** A visit that brought an answer. */
export function answeredVisit(url: string, answer: Fetched): Visit {
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

/** A visit that brought none. */
export function failedVisit(
  url: string,
  finalUrl: string,
  failure: string,
): Visit {
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
