import { createHash } from 'node:crypto';
import { DevClusterError } from '../errors/DevClusterError';
import { nodeAddresses } from './NodeAddresses';
import { overlaps } from './overlaps';

/** What is known when an address block is chosen. */
export interface AddressSituation {
  /** Identifies the instance: its first choice follows from it, so that it gets the same block again. */
  instance: string;
  /** The block it had, when its state is from an earlier start. */
  recorded?: number;
  /** The block it is asked to have, by a person or a test. */
  asked?: number;
  /** Blocks that other instances have, running or not. */
  reserved: readonly number[];
  /** Networks this machine has a route to or an address in. */
  networks: readonly string[];
}

const BLOCKS = 254;

/** A wider route, a VPN's for instance, goes on serving what we do not take from it. */
const TOO_WIDE_TO_MIND = 16;

/**
 * Chooses the block of an instance. One that has state must get the same block again: the addresses of Services and
 * the node are written in its etcd.
 *
 * @throws DevClusterError `AddressTaken`
 */
export function chooseIndex(situation: AddressSituation): number {
  const minded = situation.networks.filter(
    network => Number(network.split('/')[1] ?? 32) >= TOO_WIDE_TO_MIND,
  );
  const obstacle = (index: number): string | undefined => {
    if (situation.reserved.includes(index)) {
      return 'another node';
    }
    const { network, pods, services } = nodeAddresses(index);
    return minded.find(each =>
      [network, pods, services].some(own => overlaps(own, each)),
    );
  };
  const { recorded, asked } = situation;
  if (asked !== undefined) {
    refuseAsked(asked, recorded);
  }
  const fixed = recorded ?? asked;
  if (fixed !== undefined) {
    const taken = obstacle(fixed);
    if (taken) {
      throw new DevClusterError(
        'AddressTaken',
        `The addresses of this node, ${
          nodeAddresses(fixed).network
        }, are taken by ${taken}.`,
        {
          cure:
            recorded === undefined
              ? 'Free them (another node: dev-cluster down), or ask for another number.'
              : 'Free them (another node: dev-cluster down), or begin anew with a new state folder.',
        },
      );
    }
    return fixed;
  }
  const digest = createHash('sha256').update(situation.instance).digest();
  const first = digest.readUInt32BE(0) % BLOCKS;
  for (let step = 0; step < BLOCKS; step += 1) {
    const index = 1 + ((first + step) % BLOCKS);
    if (!obstacle(index)) {
      return index;
    }
  }
  throw new DevClusterError(
    'AddressTaken',
    'No block of 10.250.0.0/16, 10.251.0.0/16 and 10.252.0.0/16 is free on this machine.',
    { cure: 'End nodes that are no longer needed with dev-cluster down.' },
  );
}

function refuseAsked(asked: number, recorded: number | undefined): void {
  if (!Number.isInteger(asked) || asked < 1 || asked > BLOCKS) {
    throw new DevClusterError(
      'InvalidInput',
      `${asked} is not the number of an address block.`,
      { cure: `Give one from 1 to ${BLOCKS}.` },
    );
  }
  if (recorded !== undefined && recorded !== asked) {
    throw new DevClusterError(
      'InvalidInput',
      `This state has address block ${recorded}, which its etcd is full of; it cannot move to ${asked}.`,
      { cure: 'Leave the number out, or begin anew with a new state folder.' },
    );
  }
}
