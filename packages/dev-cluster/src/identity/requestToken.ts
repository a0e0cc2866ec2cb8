import type { ApiClient } from './ApiClient';

const WEEK_SECONDS = 7 * 24 * 3600;

/** Whose token, and for how long. */
export interface TokenRequestInput {
  namespace: string;
  name: string;
  /** Default: a week. */
  seconds?: number;
}

/**
 * A ServiceAccount's token for the API server, by the TokenRequest API. Namespace and account are made if need be:
 * a process may be given its identity before its manifests are applied.
 */
export async function requestToken(
  client: ApiClient,
  { namespace, name, seconds = WEEK_SECONDS }: TokenRequestInput,
): Promise<string> {
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await client.create('/api/v1/namespaces', { metadata: { name: namespace } });
  await client.create(accounts, { metadata: { name } });
  const answer = await client.demand('POST', `${accounts}/${name}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: seconds },
  });
  return (answer.status as { token: string }).token;
}
