import type { CreateSession } from '@agentic-sessions/backstage-plugin-common';
import { decidePolicy, type PolicyDecision } from '@agentic-sessions/policy';
import type { Knex } from 'knex';
import type { Identity } from '../access/Identity';
import { sha256Hex } from '../database/sha256Hex';
import type { ClusterState } from '../kubernetes/ClusterState';
import { SessionStore } from '../sessions/SessionStore';
import type { NamespacePolicies } from './NamespacePolicies';
import { recentStarts } from './recentStarts';

/** Asks policy, as it is now, whether a session may be started, and as what. */
export class SessionDecider {
  readonly #cluster: Pick<ClusterState, 'runtime'>;
  readonly #policies: NamespacePolicies;
  readonly #now: () => Date;

  constructor(options: {
    cluster: Pick<ClusterState, 'runtime'>;
    policies: NamespacePolicies;
    now?: () => Date;
  }) {
    this.#cluster = options.cluster;
    this.#policies = options.policies;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * The whole decision, refusals included: it throws for no rule.
   *
   * @param knex - where it counts what there is: for a decision that is to hold, a transaction with the namespace's lock
   * @param sessionId - of the session that would be started, where it has one already
   */
  async decide(
    knex: Knex,
    identity: Identity,
    namespace: string,
    wanted: CreateSession,
    sessionId?: string,
  ): Promise<PolicyDecision> {
    const runtime = this.#cluster.runtime(wanted.framework.type);
    const minuteAgo = new Date(this.#now().getTime() - 60_000).toISOString();
    const store = new SessionStore({ knex });
    const running = await store.runningByNamespace([namespace]);
    const starts = await recentStarts(knex, {
      namespace,
      since: minuteAgo,
      except: sessionId,
    });
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
        running: running.get(namespace) ?? 0,
        startedLastMinute: starts.length,
      },
      hash: sha256Hex,
    });
  }
}
