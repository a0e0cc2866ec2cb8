import type { Runner } from './Runner';
import { snapshotHeaders } from './snapshotHeaders';

/** Leaves a snapshot with the portal, as a runner does before its Pod goes. */
export async function putSnapshot(
  runner: Runner,
  content: Buffer,
): Promise<Response> {
  return runner.request('PUT', '/snapshot', {
    body: content,
    headers: snapshotHeaders(content),
  });
}
