import type { Fetched, FetchFailure } from './fetchLimited';
import { answeredVisit, failedVisit } from './Visit';
import type { Visit } from './Visit';

/** Most redirects in a row. */
const MAX_HOPS = 5;

/** One redirect on the way. */
export type Redirect = { from: string; to: string; status: number };

/**
 * Visits an address and goes where it redirects to, within its own site. Another origin is not asked: its answer is its own affair,
 * and the redirect is what counts here.
 *
 * @param get - fetches one address without following
 * @param isOurs - whether an address may be asked
 */
export async function followRedirects(
  url: string,
  get: (url: string) => Promise<Fetched | FetchFailure>,
  isOurs: (url: string) => boolean,
): Promise<{ visit: Visit; redirects: Redirect[] }> {
  const redirects: Redirect[] = [];
  let current = url;
  for (;;) {
    const answer = await get(current);
    if ('failure' in answer) {
      return { visit: failedVisit(url, current, answer.failure), redirects };
    }
    if (!answer.location || answer.status < 300 || answer.status > 399) {
      return { visit: answeredVisit(url, answer), redirects };
    }
    redirects.push({
      from: current,
      to: answer.location,
      status: answer.status,
    });
    current = answer.location;
    if (!isOurs(current)) {
      return {
        visit: { ...answeredVisit(url, answer), finalUrl: current },
        redirects,
      };
    }
    if (redirects.length >= MAX_HOPS) {
      return {
        visit: failedVisit(
          url,
          current,
          `more than ${MAX_HOPS} redirects in a row`,
        ),
        redirects,
      };
    }
  }
}
