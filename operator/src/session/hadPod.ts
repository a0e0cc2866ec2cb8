import type { Session } from '@agentic-sessions/kubernetes-api';

/** Whether the status says that there is a Pod, so that its absence means that it went. */
export function hadPod(session: Session): boolean {
  const { phase, workload } = session.status ?? {};
  return (
    workload?.podUID !== undefined &&
    (phase === 'Starting' || phase === 'Running')
  );
}
