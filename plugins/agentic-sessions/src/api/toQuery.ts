type QueryValue = string | number | boolean | string[] | undefined;

/** Query string of the given values: arrays repeat their key, `undefined` and empty values are left out. */
export function toQuery(values: Record<string, QueryValue>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') {
        params.append(key, String(item));
      }
    }
  }
  const text = params.toString();
  return text && `?${text}`;
}
