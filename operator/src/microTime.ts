/** RFC 3339 with microseconds, as Leases and Events have it. Ours are whole milliseconds. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
