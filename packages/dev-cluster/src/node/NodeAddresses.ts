/** Name of the one node, the same in every instance: state can be moved, and manifests can name it. */
export const NODE_NAME = 'dev-node';

/** Where an instance lives. Everything follows from one number, so that instances cannot overlap by half. */
export interface NodeAddresses {
  /** 1 to 254. */
  index: number;
  /** This machine, seen from the node and its Pods. */
  host: string;
  /** The node. Its API server listens there. */
  node: string;
  /** Machine and node, e.g. `10.250.7.0/24`. */
  network: string;
  pods: string;
  services: string;
  /** Service address of the API server. */
  kubernetesService: string;
  /** Names of the two ends of the wire. */
  hostLink: string;
  nodeLink: string;
  /** Name of its control group. */
  cgroup: string;
}

/** The addresses of an instance. */
export function nodeAddresses(index: number): NodeAddresses {
  return {
    index,
    host: `10.250.${index}.1`,
    node: `10.250.${index}.2`,
    network: `10.250.${index}.0/24`,
    pods: `10.251.${index}.0/24`,
    services: `10.252.${index}.0/24`,
    kubernetesService: `10.252.${index}.1`,
    hostLink: `agsn${index}`,
    nodeLink: `agsn${index}n`,
    cgroup: `agentic-sessions-${index}`,
  };
}
