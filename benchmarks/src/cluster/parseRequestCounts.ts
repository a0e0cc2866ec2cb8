import type { RequestCounts } from './RequestCounts';

const METRIC = 'apiserver_request_total{';
/** A label and its value, in which `\"`, `\\` and `\n` are escapes. */
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads from the API server's `/metrics` how many requests it has answered since it started, whatever the answer.
 *
 * @param text - Prometheus' text format
 * @throws SyntaxError where the metric is not there, so that nothing is never taken for none
 */
export function parseRequestCounts(text: string): RequestCounts {
  const counts = new Map<string, number>();
  let found = false;
  for (const line of text.split('\n')) {
    if (!line.startsWith(METRIC)) continue;
    found = true;
    const labels = Object.fromEntries(
      [...line.matchAll(LABEL)].map(([, name, value]) => [name, value]),
    );
    // Discovery, health and metrics are of no resource.
    if (!labels.resource) continue;
    const what = labels.subresource
      ? `${labels.resource}/${labels.subresource}`
      : labels.resource;
    const key = `${labels.verb} ${what}`;
    const value = Number(line.slice(line.lastIndexOf(' ') + 1));
    counts.set(key, (counts.get(key) ?? 0) + value);
  }
  if (!found) {
    throw new SyntaxError(
      'The API server does not count its requests: apiserver_request_total is not among its metrics',
    );
  }
  return counts;
}
