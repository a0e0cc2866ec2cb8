import {
  agentRuntimeResource,
  MANAGED_LABEL,
  namespacePolicyResource,
  OWNER_ANNOTATION,
  platformPolicyResource,
  POLICY_NAME,
  sessionResource,
  TITLE_ANNOTATION,
  type AgentRuntime,
  type NamespacePolicy,
  type PlatformPolicy,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  Informer,
  NAMESPACES,
  type KubernetesClient,
  type KubernetesObject,
  type Namespace,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';

/** Longest wait of a request for the first list of the cluster. */
const SYNC_MS = 5_000;

/** A namespace that takes part. */
export interface ManagedNamespace {
  readonly name: string;
  readonly title?: string;
  /** Catalog reference of the team it belongs to. */
  readonly owner?: string;
}

/** What the portal follows of the cluster: five collections, each in one watch. */
export class ClusterState {
  readonly sessions: Informer<Session>;
  readonly #namespaces: Informer<Namespace>;
  readonly #namespacePolicies: Informer<NamespacePolicy>;
  readonly #platformPolicies: Informer<PlatformPolicy>;
  readonly #runtimes: Informer<AgentRuntime>;
  readonly #policyListeners = new Set<() => void>();

  constructor(options: { client: KubernetesClient; logger: LoggerService }) {
    const follow = <T extends KubernetesObject>(
      resource: Resource<T>,
      labelSelector?: string,
    ) =>
      new Informer<T>({
        client: options.client,
        resource,
        labelSelector,
        onError: (error, during) =>
          // It goes on by itself, and a watch that is cut now and then is everyday.
          options.logger[during === 'list' ? 'warn' : 'info'](
            `Could not ${during} ${resource.plural}, trying again: ${
              toError(error).message
            }`,
          ),
        onHandlerError: error =>
          options.logger.error(
            `Could not handle a change of ${resource.plural}`,
            toError(error),
          ),
      });
    this.sessions = follow<Session>(sessionResource);
    this.#namespaces = follow<Namespace>(NAMESPACES, `${MANAGED_LABEL}=true`);
    this.#namespacePolicies = follow<NamespacePolicy>(namespacePolicyResource);
    this.#platformPolicies = follow<PlatformPolicy>(platformPolicyResource);
    this.#runtimes = follow<AgentRuntime>(agentRuntimeResource);
    const changed = () => this.#policyListeners.forEach(each => each());
    this.#namespacePolicies.addHandler(changed);
    this.#platformPolicies.addHandler(changed);
  }

  /** Follows until the signal is aborted. */
  run(signal: AbortSignal): void {
    for (const informer of this.#all()) {
      void informer.run(signal);
    }
  }

  /** @throws ServiceUnavailableError where the cluster has not been seen whole yet: a part of it would be a lie. */
  async ready(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(SYNC_MS);
      await Promise.all(
        this.#all().map(informer => informer.waitForSync(signal)),
      );
    } catch (error) {
      throw new ServiceUnavailableError(
        'The portal cannot see the cluster yet; try again in a moment',
        toError(error),
      );
    }
  }

  /** The namespaces that take part, by name. */
  namespaces(): ManagedNamespace[] {
    return [...this.#namespaces.store.values()]
      .map(({ metadata }) => ({
        name: metadata.name,
        title: metadata.annotations?.[TITLE_ANNOTATION],
        owner: metadata.annotations?.[OWNER_ANNOTATION],
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Whether a namespace takes part. */
  isManaged(namespace: string): boolean {
    return this.#namespaces.store.get(namespace) !== undefined;
  }

  /** The policy of a namespace; undefined where the platform's alone holds. */
  namespacePolicy(namespace: string): NamespacePolicy | undefined {
    return this.#namespacePolicies.store.get(`${namespace}/${POLICY_NAME}`);
  }

  /** The ceilings of every namespace. */
  platformPolicy(): PlatformPolicy | undefined {
    return this.#platformPolicies.store.get(POLICY_NAME);
  }

  /** Tells of every change of a policy, of a namespace or the platform; the answer ends it. */
  onPolicyChange(listener: () => void): () => void {
    this.#policyListeners.add(listener);
    return () => this.#policyListeners.delete(listener);
  }

  /** One agent, by what sessions call it. */
  runtime(name: string): AgentRuntime | undefined {
    return this.#runtimes.store.get(name);
  }

  /** The agents that can be started, by name. */
  runtimes(): AgentRuntime[] {
    return [...this.#runtimes.store.values()].sort((a, b) =>
      a.metadata.name.localeCompare(b.metadata.name),
    );
  }

  /** A session as it was last seen. */
  session(ref: { namespace: string; sessionId: string }): Session | undefined {
    return this.sessions.store.get(`${ref.namespace}/${ref.sessionId}`);
  }

  #all(): Pick<Informer<KubernetesObject>, 'run' | 'waitForSync'>[] {
    return [
      this.sessions,
      this.#namespaces,
      this.#namespacePolicies,
      this.#platformPolicies,
      this.#runtimes,
    ];
  }
}
