import { text } from 'node:stream/consumers';
import { parseRequestCounts } from '../cluster/parseRequestCounts';
import type { Bench, Snapshot } from './Bench';

/** Looks at all counters. */
export async function takeSnapshot({
  ground,
  cpu,
  operator,
  peer,
}: Pick<Bench, 'ground' | 'cpu' | 'operator' | 'peer'>): Promise<Snapshot> {
  const { body } = await ground.client.raw('/metrics');
  return {
    requests: parseRequestCounts(await text(body)),
    cpu: cpu.read({ operator: operator.pid, peer: peer?.controller.pid }),
  };
}
