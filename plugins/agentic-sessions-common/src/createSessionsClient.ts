import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/api';

/** A client of the REST API whose paths, parameters, bodies and answers are typed by its OpenAPI document. @public */
export type SessionsClient = Client<paths>;

/**
 * Makes a client.
 *
 * @param options - `baseUrl` ends before `/namespaces`: `plugin://agentic-sessions/v1` with the portal's `fetchApi.fetch`,
 * or `https://portal/api/v1` with a `fetch` that adds a token.
 * @public
 */
export function createSessionsClient(options: {
  baseUrl: string;
  fetch: typeof globalThis.fetch;
}): SessionsClient {
  return createClient<paths>({
    baseUrl: options.baseUrl,
    fetch: request => options.fetch(request),
    // `phase=Running&phase=Queued`, as the document says.
    querySerializer: { array: { style: 'form', explode: true } },
  });
}
