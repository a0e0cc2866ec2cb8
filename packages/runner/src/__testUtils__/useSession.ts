import { buildPrograms, type Programs } from './buildPrograms';
import { PodStandIn } from './PodStandIn';
import { PortalStandIn } from './PortalStandIn';

/** A portal and a Pod for one test. */
export type TestSession = { portal: PortalStandIn; pod: PodStandIn };

/**
 * For a suite of whole sessions: runner, socket, shim and an agent's process, against a portal over HTTP. Returns what begins one;
 * what it began is removed after the test, and the portal must have had no complaint.
 */
export function useSession(): (
  spec: Record<string, unknown>,
  environment?: Record<string, string>,
) => Promise<TestSession> {
  let programs: Programs | undefined;
  let begun: TestSession[] = [];

  beforeAll(async () => {
    programs = await buildPrograms();
  });

  afterAll(() => programs?.remove());

  afterEach(async () => {
    const ended = begun;
    begun = [];
    for (const { pod, portal } of ended) {
      await pod.remove();
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
    const session = { portal, pod };
    begun.push(session);
    return session;
  };
}
