import { buildPrograms, type Programs } from './buildPrograms';
import { PodStandIn } from './PodStandIn';
import { PortalStandIn } from './PortalStandIn';

/** A portal and a Pod for one test. */
export type TestSession = {
  portal: PortalStandIn;
  pod: PodStandIn;
  /** Makes another Pod of the session, on another node: nothing of the first is there. */
  anotherPod: (environment?: Record<string, string>) => PodStandIn;
};

/**
 * For a suite of whole sessions: runner, socket, shim and an agent's process, against a portal over HTTP. Returns what begins one;
 * what it began is removed after the test, and the portal must have had no complaint.
 */
export function useSession(): (
  spec: Record<string, unknown>,
  environment?: Record<string, string>,
) => Promise<TestSession> {
  let programs: Programs | undefined;
  let begun: Array<{ portal: PortalStandIn; pods: PodStandIn[] }> = [];

  beforeAll(async () => {
    programs = await buildPrograms();
  });

  afterAll(() => programs?.remove());

  afterEach(async () => {
    const ended = begun;
    begun = [];
    for (const { pods, portal } of ended) {
      for (const pod of pods) await pod.remove();
      await portal.stop();
      expect(portal.complaints).toEqual([]);
    }
  });

  return async (spec, environment = {}) => {
    const portal = new PortalStandIn({
      framework: { type: 'scripted' },
      interactive: false,
      ...spec,
    });
    await portal.start();
    const pod = new PodStandIn(programs!, portal.url, environment);
    const pods = [pod];
    begun.push({ portal, pods });
    const anotherPod = (more: Record<string, string> = {}) => {
      const another = new PodStandIn(programs!, portal.url, {
        ...environment,
        SESSION_ATTEMPT: String(portal.attempt),
        ...more,
      });
      pods.push(another);
      return another;
    };
    return { portal, pod, anotherPod };
  };
}
