import {
  resolvePolicy,
  type EffectivePolicy,
  type PolicySources,
} from '@agentic-sessions/policy';
import type { ClusterState } from '../kubernetes/ClusterState';

/** What policy says in each namespace, as the cluster has it now. */
export class NamespacePolicies {
  readonly #cluster: Pick<ClusterState, 'namespacePolicy' | 'platformPolicy'>;

  constructor(options: {
    cluster: Pick<ClusterState, 'namespacePolicy' | 'platformPolicy'>;
  }) {
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
}
