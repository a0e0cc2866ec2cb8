import {
  OPERATOR_SERVICE_ACCOUNT,
  SYSTEM_NAMESPACE,
} from '@agentic-sessions/kubernetes-api';
import {
  SERVICE_ACCOUNTS,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';

/** A token of the operator's own account, good for an hour. */
export async function requestOperatorToken(
  client: KubernetesClient,
): Promise<string> {
  const request = await client.createSubresource<{
    status: { token: string };
  }>(
    SERVICE_ACCOUNTS,
    { namespace: SYSTEM_NAMESPACE, name: OPERATOR_SERVICE_ACCOUNT },
    'token',
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3_600 },
    },
  );
  return request.status.token;
}
