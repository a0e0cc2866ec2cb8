import {
  isInvalid,
  isNotFound,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { Session } from '@agentic-sessions/kubernetes-api';
import type { Readable } from 'node:stream';

const MAX_BYTES = 4 * 1024 * 1024;

/** What is asked of a Pod's log. */
export interface LogOptions {
  readonly container: 'runner' | 'agent';
  readonly tailLines: number;
}

async function toText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The end of a container's log, as Kubernetes has it. Undefined where there is no Pod, or its container has not started.
 */
export async function readSessionLog(
  client: Pick<KubernetesClient, 'raw'>,
  session: Session,
  options: LogOptions,
): Promise<string | undefined> {
  const podName = session.status?.workload?.podName;
  if (!podName) {
    return undefined;
  }
  const query = new URLSearchParams({
    container: options.container,
    tailLines: String(options.tailLines),
    limitBytes: String(MAX_BYTES),
    timestamps: 'true',
  });
  try {
    const { body } = await client.raw(
      `/api/v1/namespaces/${session.metadata.namespace}/pods/${podName}/log?${query}`,
    );
    return await toText(body);
  } catch (error) {
    if (isNotFound(error) || isInvalid(error)) {
      return undefined;
    }
    throw error;
  }
}
