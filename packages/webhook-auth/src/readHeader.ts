import type { WebhookHeaders } from './types';

/**
 * One header's only value. A header sent twice comes back joined by a comma, as Node joins it, so that the exact-form
 * check that follows refuses it: choosing one of two would let a proxy and us disagree on which one counts.
 *
 * @public
 */
export function readHeader(
  headers: WebhookHeaders,
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const [key, value] of Object.entries(headers)) {
    if (value === undefined || key.toLowerCase() !== wanted) {
      continue;
    }
    values.push(...(typeof value === 'string' ? [value] : value));
  }
  return values.length > 0 ? values.join(', ') : undefined;
}
