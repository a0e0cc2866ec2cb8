import {
  RUNNING,
  type PortalHarness,
  type RunningSession,
} from './describePortal';
import { Runner } from './Runner';

/** The runner of the session's next Pod. */
export async function nextPod(
  h: PortalHarness,
  { session, id }: RunningSession,
  attempt: number,
): Promise<Runner> {
  const podUID = `${id}-${attempt}`;
  const { name, namespace = '' } = session.metadata;
  await h.portal.addSession({
    ...h.portal.inCluster(namespace, name)!,
    status: {
      ...RUNNING,
      workload: { podName: `session-pod-${attempt}`, podUID, attempt },
    },
  });
  const token = `pod-${podUID}`;
  h.portal.addPodToken(token, namespace, podUID);
  return new Runner({
    url: h.portal.runnerUrl,
    token,
    session: `${namespace}/${name}`,
    attempt,
  });
}
