import { run } from '../system/run';
import type { NodeAddresses } from './NodeAddresses';

/**
 * Lays a wire between this machine and a node, and the routes to its Pods and Services over it. All of it goes when
 * the node's network namespace does.
 */
export async function connectNetwork(
  addresses: NodeAddresses,
  initPid: number,
): Promise<void> {
  const { hostLink, nodeLink, host, node, pods, services } = addresses;
  await run('ip', ['-batch', '-'], {
    input: [
      `link add ${hostLink} type veth peer name ${nodeLink} netns ${initPid}`,
      `address add ${host}/24 dev ${hostLink}`,
      `link set ${hostLink} up`,
      `route add ${pods} via ${node}`,
      `route add ${services} via ${node}`,
      '',
    ].join('\n'),
  });
}
