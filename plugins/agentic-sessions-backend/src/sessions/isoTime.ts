/** A time as the tables keep it: ISO 8601 in UTC with milliseconds. Undefined for what is no time. */
export function isoTime(time: string | undefined): string | undefined {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
