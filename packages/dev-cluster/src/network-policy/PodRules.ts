/** Addresses of the other side: those of Pods, or a block of addresses with holes. */
export type Addresses =
  | 'any'
  | { pods: readonly string[] }
  | { cidr: string; except: readonly string[] };

/** Ports of the receiving side. */
export type Ports =
  | 'any'
  | { protocol: 'tcp' | 'udp' | 'sctp'; first: number; last: number };

/** Lets a connection pass. */
export interface Opening {
  addresses: Addresses;
  ports: Ports;
}

/** What holds for one Pod. A direction that is absent is not restricted; an empty one is closed. */
export interface PodRules {
  address: string;
  /** For people who read the rules. */
  name: string;
  ingress?: readonly Opening[];
  egress?: readonly Opening[];
}
