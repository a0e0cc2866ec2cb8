import type {
  AgenticSessionsApi,
  StreamRequest,
} from '../api/AgenticSessionsApi';
import { ApiError } from '../api/ApiError';
import { sleep } from './sleep';

/** How long a request rests of which nothing may be seen; rights that are given meanwhile are noticed afterwards. */
const REST_MS = 10 * 60_000;

/**
 * Opens a stream of what the person may see. One tab may stand at the address of a namespace that is not theirs, or no
 * longer is; for the portal there is no such thing, and the other tabs must not pay for it with their changes.
 */
export async function openVisibleStream(
  api: Pick<AgenticSessionsApi, 'openStream' | 'listNamespaces'>,
  request: StreamRequest,
  signal: AbortSignal,
): Promise<Response> {
  for (;;) {
    try {
      return await api.openStream(request, signal);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) {
        throw error;
      }
      const narrowed = await narrow(api, request, signal);
      if (sizeOf(narrowed) === sizeOf(request)) {
        throw error;
      }
      if (narrowed.namespaces?.length !== 0) {
        return api.openStream(narrowed, signal);
      }
      await sleep(REST_MS, signal);
      if (signal.aborted) {
        throw error;
      }
    }
  }
}

/** Leaves out what lies in a namespace that the person does not see. */
async function narrow(
  api: Pick<AgenticSessionsApi, 'listNamespaces'>,
  request: StreamRequest,
  signal: AbortSignal,
): Promise<StreamRequest> {
  const seen = new Set(
    (await api.listNamespaces(signal)).map(({ namespace }) => namespace),
  );
  return {
    namespaces: request.namespaces?.filter(name => seen.has(name)),
    sessions: request.sessions.filter(({ namespace }) => seen.has(namespace)),
  };
}

function sizeOf({ namespaces, sessions }: StreamRequest): number {
  return (namespaces?.length ?? 0) + sessions.length;
}
