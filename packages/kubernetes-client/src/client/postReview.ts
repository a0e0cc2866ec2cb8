import type { KubernetesClient } from './KubernetesClient';
import type { RequestOptions } from './requestOptions';

/** Asks a question of the API server. Reviews are posted, answered and kept nowhere. */
export async function postReview<A>(
  client: Pick<KubernetesClient, 'request'>,
  review: 'authorization/SubjectAccessReview' | 'authentication/TokenReview',
  spec: unknown,
  options: RequestOptions,
): Promise<A> {
  const [group, kind] = review.split('/');
  const apiVersion = `${group}.k8s.io/v1`;
  const { status } = await client.request<{ status: A }>(
    'POST',
    `/apis/${apiVersion}/${kind.toLowerCase()}s`,
    { apiVersion, kind, spec },
    options,
  );
  return status;
}
