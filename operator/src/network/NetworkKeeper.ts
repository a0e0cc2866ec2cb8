import {
  MANAGED_LABEL,
  OPERATOR_FIELD_MANAGER,
  type Session,
  type SessionEgress,
} from '@agentic-sessions/kubernetes-api';
import {
  isAlreadyExists,
  isConflict,
  isNotFound,
  NETWORK_POLICIES,
  type KubernetesClient,
  type NetworkPolicyEgressRule,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import type {
  ReconcileContext,
  Reconciler,
  ReconcileResult,
} from '../controller/Reconciler';
import { effectivePolicy } from '../policy/effectivePolicy';
import type { SessionCaches } from '../session/SessionCaches';
import { ClosedChecks } from './ClosedChecks';
import { planNetwork, type NetworkAction } from './planNetwork';
import { mayOpenSessions } from './slimNetworkPolicy';

/** What a {@link NetworkKeeper} is made of. */
export interface NetworkKeeperOptions {
  /** Lets nothing be written by who does not lead any more. */
  client: KubernetesClient;
  caches: SessionCaches;
  /** What every session's Pod may reach. */
  gateways: readonly NetworkPolicyEgressRule[];
}

/**
 * Keeps the NetworkPolicies of each namespace with sessions as they should be, whoever changes them; and sees to it,
 * before a Pod is made, that they are there. Keys are names of namespaces.
 */
export class NetworkKeeper implements Reconciler {
  readonly #options: NetworkKeeperOptions;
  readonly #checks: ClosedChecks;
  /** The pass under way in each namespace: two at once would both make what is missing. */
  readonly #passes = new Map<string, Promise<void>>();

  constructor(options: NetworkKeeperOptions) {
    this.#options = options;
    this.#checks = new ClosedChecks(options.gateways);
  }

  async reconcile(
    namespace: string,
    { signal, log }: ReconcileContext,
  ): Promise<ReconcileResult> {
    await this.#keep(namespace, signal, log);
    return {};
  }

  /**
   * Closes the network around a Pod that is about to be made. Where all is as it should be, which is nearly always, it
   * only looks into caches.
   *
   * @returns why the Pod must not be made, in words; undefined where it may
   */
  async ensure(
    session: Session,
    context: ReconcileContext,
  ): Promise<string | undefined> {
    const namespace = session.metadata.namespace ?? '';
    const opening = this.#options.caches
      .networkPoliciesOf(namespace)
      .filter(mayOpenSessions)
      .map(policy => policy.metadata.name);
    if (opening.length > 0) {
      return `The NetworkPolicy ${opening.join(
        ', ',
      )} might choose the Pods of sessions and would open their network, since policies add up. Ask an admin of ${namespace} to leave them out: add {key: agentic-sessions.io/session, operator: DoesNotExist} to its spec.podSelector.matchExpressions.`;
    }
    const isClosed = this.#checks.isClosed(
      session,
      this.#today(namespace),
      key => this.#options.caches.ownNetworkPolicies.get(key),
    );
    if (!isClosed) await this.#keep(namespace, context.signal, context.log);
    return undefined;
  }

  #today(namespace: string): SessionEgress {
    const { caches } = this.#options;
    return effectivePolicy(caches.policySources(namespace)).egress;
  }

  async #keep(
    namespace: string,
    signal: AbortSignal,
    log: Logger,
  ): Promise<void> {
    for (;;) {
      const pass = this.#passes.get(namespace);
      if (!pass) break;
      // Whether that one failed is its own asker's to know; what is still to be done is seen right after.
      await pass.catch(() => undefined);
    }
    const observed = this.#observe(namespace);
    if (observed.sessions.length === 0) this.#checks.forget(namespace);
    const actions = planNetwork(observed);
    if (actions.length === 0) return;
    const pass = this.#carryOut(actions, signal, log);
    this.#passes.set(namespace, pass);
    try {
      await pass;
    } finally {
      this.#passes.delete(namespace);
    }
  }

  #observe(namespace: string) {
    const { caches, gateways } = this.#options;
    const object = caches.namespaces.store.get(namespace);
    return {
      namespace,
      managed: object?.metadata.labels?.[MANAGED_LABEL] === 'true',
      terminating: object?.status?.phase === 'Terminating',
      sessions: caches.open(namespace),
      today: this.#today(namespace),
      gateways,
      existing: caches.ownNetworkPoliciesOf(namespace),
    };
  }

  async #carryOut(
    actions: readonly NetworkAction[],
    signal: AbortSignal,
    log: Logger,
  ): Promise<void> {
    for (const { type, policy } of actions) {
      const { name, namespace } = policy.metadata;
      log.info({ namespace, networkPolicy: name }, `NetworkPolicy: ${type}`);
      await this.#write({ type, policy }, signal);
    }
  }

  async #write(
    { type, policy }: NetworkAction,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, caches } = this.#options;
    const options = { fieldManager: OPERATOR_FIELD_MANAGER, signal };
    const { name, namespace, uid } = policy.metadata;
    try {
      if (type === 'delete') {
        await client.delete(
          NETWORK_POLICIES,
          { name, namespace },
          { preconditions: { uid }, signal },
        );
      } else {
        caches.ownNetworkPolicies.remember(
          type === 'create'
            ? await client.create(NETWORK_POLICIES, policy, options)
            : await client.update(NETWORK_POLICIES, policy, options),
        );
      }
    } catch (error) {
      if (type === 'delete' && isNotFound(error)) return;
      if (
        isConflict(error) ||
        isAlreadyExists(error) ||
        (type === 'replace' && isNotFound(error))
      ) {
        await caches.networkPolicies.refresh(signal);
        throw new Error(
          `Somebody else changed the NetworkPolicy ${name} just now; it is looked at again`,
          { cause: error },
        );
      }
      throw error;
    }
  }
}
