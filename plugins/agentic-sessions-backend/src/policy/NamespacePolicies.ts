import type {
  Session,
  SessionPolicySnapshot,
} from '@agentic-sessions/kubernetes-api';
import {
  narrowSnapshot,
  resolvePolicy,
  type EffectivePolicy,
  type PolicySources,
} from '@agentic-sessions/policy';
import { sha256Hex } from '../database/sha256Hex';
import type { ClusterState } from '../kubernetes/ClusterState';

type Cluster = Pick<
  ClusterState,
  'namespacePolicy' | 'platformPolicy' | 'onPolicyChange'
>;

/** What policy says in each namespace, as the cluster has it now. */
export class NamespacePolicies {
  readonly #cluster: Cluster;

  constructor(options: { cluster: Cluster }) {
    this.#cluster = options.cluster;
  }

  /** The policies that hold in a namespace. */
  sources(namespace: string): PolicySources {
    const own = this.#cluster.namespacePolicy(namespace);
    const platform = this.#cluster.platformPolicy();
    return {
      platform: platform && {
        spec: platform.spec,
        generation: platform.metadata.generation,
        conditions: platform.status?.conditions,
      },
      namespace: {
        name: namespace,
        spec: own?.spec,
        generation: own?.metadata.generation,
      },
    };
  }

  /** What they come to. */
  effective(namespace: string): EffectivePolicy {
    return resolvePolicy(this.sources(namespace));
  }

  /**
   * What a session may do at this moment: what it was allowed when it was made, within today's policy. Undefined for one
   * that was made without, past the portal.
   */
  snapshotNow({ metadata, spec }: Session): SessionPolicySnapshot | undefined {
    return (
      spec.policy &&
      narrowSnapshot(
        spec.policy,
        this.effective(metadata.namespace ?? ''),
        sha256Hex,
      )
    );
  }

  /** Tells of every change of a policy, whose ever; the answer ends it. */
  onChange(listener: () => void): () => void {
    return this.#cluster.onPolicyChange(listener);
  }
}
