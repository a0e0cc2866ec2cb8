import { createHash } from 'node:crypto';
import type { CreateSession } from '@agentic-sessions/backstage-plugin-common';
import { decidePolicy, type PolicyDecision } from '@agentic-sessions/policy';
import type { Identity } from '../access/Identity';
import type { ClusterState } from '../kubernetes/ClusterState';
import type { SessionStore } from '../sessions/SessionStore';
import type { NamespacePolicies } from './NamespacePolicies';

/** Asks policy, as it is now, whether a session may be started, and as what. */
export class SessionDecider {
  readonly #cluster: Pick<ClusterState, 'runtime'>;
  readonly #policies: NamespacePolicies;
  readonly #store: SessionStore;
  readonly #now: () => Date;

  constructor(options: {
    cluster: Pick<ClusterState, 'runtime'>;
    policies: NamespacePolicies;
    store: SessionStore;
    now?: () => Date;
  }) {
    this.#cluster = options.cluster;
    this.#policies = options.policies;
    this.#store = options.store;
    this.#now = options.now ?? (() => new Date());
  }

  /** The whole decision, refusals included: it throws for no rule. */
  async decide(
    identity: Identity,
    namespace: string,
    wanted: CreateSession,
  ): Promise<PolicyDecision> {
    const runtime = this.#cluster.runtime(wanted.framework.type);
    const minuteAgo = new Date(this.#now().getTime() - 60_000).toISOString();
    return decidePolicy({
      ...this.#policies.sources(namespace),
      runtime: runtime && { name: runtime.metadata.name, spec: runtime.spec },
      asker: {
        kind: identity.username.startsWith('system:') ? 'machine' : 'person',
        name: identity.username,
        groups: identity.groups,
      },
      request: {
        framework: wanted.framework,
        model: wanted.model,
        repositories: wanted.repositories,
        inputs: wanted.inputs,
        timeouts: wanted.timeouts,
        interactive: wanted.interactive,
        budget: wanted.budget,
      },
      usageNow: {
        running:
          (await this.#store.runningByNamespace([namespace])).get(namespace) ??
          0,
        startedLastMinute: await this.#store.createdSince(namespace, minuteAgo),
      },
      hash: text => createHash('sha256').update(text).digest('hex'),
    });
  }
}
