import type { Bench } from '../operator/Bench';
import { buildRawPods } from '../operator/buildRawPods';
import type { Load } from '../operator/Load';
import { measureController } from '../operator/measureController';
import type { ControllerRound } from '../operator/Round';
import { buildPlainSandbox } from './buildPlainSandbox';
import { buildSandbox } from './buildSandbox';
import type { Peer } from './Peer';
import { SANDBOXES } from './SANDBOXES';

/**
 * Creates Sandboxes, and follows them until all are Ready. The peer's controller runs only meanwhile, and our admission
 * policies do not: the operator, which has nothing to do, is the one thing of ours that is still there. A run that fails
 * half-way takes its cluster with it, so that nothing has to be put back then.
 */
export async function measureSandboxes(
  bench: Bench,
  { controller, rules, description }: Peer,
  load: Load,
): Promise<ControllerRound> {
  const { ground, newId, signal } = bench;
  const ids = Array.from({ length: load.count }, newId);
  const sandboxes = buildRawPods(ground, ids).map(
    description.plain ? buildPlainSandbox : buildSandbox,
  );
  await rules.takeAway(signal);
  await controller.start(signal);
  const round = await measureController(bench, load, {
    pid: controller.pid,
    ids,
    create: index =>
      ground.client.create(SANDBOXES, sandboxes[index], { signal }),
  });
  await controller.stop();
  await rules.putBack(signal);
  return round;
}
