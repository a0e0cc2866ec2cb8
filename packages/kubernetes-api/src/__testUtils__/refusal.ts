import { KubernetesError } from '@agentic-sessions/kubernetes-client';

/**
 * What the API server said when it refused; the test fails where it did not refuse.
 *
 * @throws what is no answer of the API server
 */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof KubernetesError) return error.message;
    throw error;
  }
  throw new Error('The API server did not refuse');
}
