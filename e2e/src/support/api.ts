import { environment, type Environment } from './environment';

/** One of the demo organisation's people. */
export type Person = keyof Environment['people'];

/** What the API answered. */
export interface Answer<T = any> {
  status: number;
  body: T;
}

/**
 * Calls the portal's REST API as a person, by their cluster token.
 *
 * @param path - below `/api/v1`
 */
export async function api<T = any>(
  person: Person | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const { portal, people } = environment();
  const response = await fetch(`${portal}/api/v1${path}`, {
    method,
    headers: {
      ...(person ? { authorization: `Bearer ${people[person]}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text ? parse(text) : undefined) as T,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Some answers are plain text: a log, a file.
    return text;
  }
}
