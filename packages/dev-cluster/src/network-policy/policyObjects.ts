/** What an enforcer reads of the API server's objects. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }[];
}

/** One of the ports that a rule opens; absent parts open everything. */
export interface PolicyPort {
  protocol?: 'TCP' | 'UDP' | 'SCTP';
  /** A number, or the name of a container's port. */
  port?: number | string;
  endPort?: number;
}

/** Whom a rule is about. */
export interface PolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

/** A NetworkPolicy (networking.k8s.io/v1). */
export interface NetworkPolicy {
  metadata: { name: string; namespace: string };
  spec?: {
    podSelector?: LabelSelector;
    policyTypes?: ('Ingress' | 'Egress')[];
    ingress?: { from?: PolicyPeer[]; ports?: PolicyPort[] }[];
    egress?: { to?: PolicyPeer[]; ports?: PolicyPort[] }[];
  };
}

/** A Pod of this node with the address that it was given. */
export interface PolicedPod {
  namespace: string;
  name: string;
  /** IPv4. */
  address: string;
  labels: Record<string, string>;
  /** Named ports of its containers. */
  ports: { name: string; port: number; protocol: string }[];
}
