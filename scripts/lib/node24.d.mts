/** The version that is fetched where the caller's Node is not a 24. */
export declare const NODE_VERSION: string;

export declare function explain(
  error: Error & { code?: string },
  cache: string,
): Error;
