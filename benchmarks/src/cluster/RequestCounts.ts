/** Requests by `VERB resource` or `VERB resource/subresource`, e.g. `PATCH sessions/status`. */
export type RequestCounts = ReadonlyMap<string, number>;
