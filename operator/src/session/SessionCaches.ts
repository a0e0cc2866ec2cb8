import {
  agentRuntimeResource,
  hasEnded,
  MANAGED_LABEL,
  namespacePolicyResource,
  platformPolicyResource,
  POLICY_NAME,
  SESSION_LABEL,
  sessionResource,
  type AgentRuntime,
  type NamespacePolicy,
  type PlatformPolicy,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  Informer,
  NAMESPACES,
  NETWORK_POLICIES,
  objectKey,
  PODS,
  steadyClock,
  stripManagedFields,
  type Clock,
  type KubernetesClient,
  type KubernetesObject,
  type Namespace,
  type NetworkPolicy,
  type Pod,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import type { PolicySources } from '@agentic-sessions/policy';
import type { Logger } from 'pino';
import { isOurs, slimNetworkPolicy } from '../network/slimNetworkPolicy';
import { OwnWrites } from './OwnWrites';
import { policySources } from './policySources';

/** After an outage everything is followed again so soon. */
const LONGEST_WAIT_MS = 1_000;

/** A watch that is silent is noticed within so many seconds: what phases follow from, and what only limits them. */
const PULSE_SECONDS = { phases: 3, rules: 5 };

/** In an index by namespace: all of them. No namespace is called so. */
const EVERYWHERE = '*';

/** UID of the Session that a Pod belongs to. */
export function ownerOf(pod: Pod): string | undefined {
  return pod.metadata.ownerReferences?.find(
    owner => owner.controller && owner.kind === 'Session',
  )?.uid;
}

function isWaiting({ status }: Session): boolean {
  return ['Pending', 'Queued'].includes(status?.phase ?? 'Pending');
}

/** Keeps of a Session what decisions need. Prompts are large, and no business of the operator's. */
function slimSession(session: Session): Session {
  const { metadata, spec, ...rest } = stripManagedFields(session);
  return { ...rest, metadata, spec: { ...spec, prompt: '' } };
}

/** Keeps of a Pod what decisions need: who it is, where it runs and how it goes. */
function slimPod(pod: Pod): Pod {
  const { metadata, spec, status } = stripManagedFields(pod);
  return {
    metadata,
    spec: { nodeName: spec.nodeName, containers: [] },
    status,
  };
}

/**
 * What the operator decides by, followed by watches. Only what is hardly ever wanted is asked for instead: warnings about a
 * slow Pod, the node of one that went unseen.
 */
export class SessionCaches {
  readonly sessions: Informer<Session>;
  readonly pods: Informer<Pod>;
  readonly runtimes: Informer<AgentRuntime>;
  readonly namespacePolicies: Informer<NamespacePolicy>;
  readonly platformPolicies: Informer<PlatformPolicy>;
  /** Those that take part. */
  readonly namespaces: Informer<Namespace>;
  /** Ours whole; of the others, whether they might open what ours close. */
  readonly networkPolicies: Informer<NetworkPolicy>;
  readonly ownSessions: OwnWrites<Session>;
  readonly ownPods: OwnWrites<Pod>;
  readonly ownNetworkPolicies: OwnWrites<NetworkPolicy>;
  readonly #policies = new Map<
    string,
    {
      own: NamespacePolicy | undefined;
      platform: PlatformPolicy | undefined;
      sources: PolicySources;
    }
  >();

  constructor(options: {
    client: KubernetesClient;
    clock: Clock;
    /** Measures durations; default {@link steadyClock}. */
    steady?: Clock;
    log: Logger;
    /** One namespace; all where absent. */
    namespace?: string;
    /** See the Informer's options. */
    watchSeconds?: number;
  }) {
    const { client, clock, log, namespace, watchSeconds } = options;
    const follow = <T extends KubernetesObject>(
      resource: Resource<T>,
      pulseSeconds = PULSE_SECONDS.rules,
    ) => ({
      client,
      clock,
      resource,
      namespace: resource.namespaced ? namespace : undefined,
      watchSeconds,
      pulseSeconds,
      backoff: { maxMs: LONGEST_WAIT_MS },
      onError: (err: unknown, during: string) =>
        log.warn({ err, kind: resource.kind, during }, 'Cache is catching up'),
      onHandlerError: (err: unknown) =>
        log.error({ err, kind: resource.kind }, 'A handler failed'),
    });
    this.sessions = new Informer({
      ...follow<Session>(sessionResource, PULSE_SECONDS.phases),
      transform: slimSession,
      indexers: {
        open: s =>
          hasEnded(s.status?.phase)
            ? []
            : [s.metadata.namespace ?? '', EVERYWHERE],
        ended: s =>
          hasEnded(s.status?.phase)
            ? [s.metadata.namespace ?? '', EVERYWHERE]
            : [],
        waiting: s =>
          isWaiting(s) ? [s.metadata.namespace ?? '', EVERYWHERE] : [],
        runtime: s =>
          hasEnded(s.status?.phase) ? [] : [s.spec.framework.type],
      },
    });
    this.pods = new Informer({
      ...follow<Pod>(PODS, PULSE_SECONDS.phases),
      labelSelector: SESSION_LABEL,
      transform: slimPod,
      indexers: {
        owner: p => [ownerOf(p) ?? ''],
        session: p => [
          `${p.metadata.namespace}/${p.metadata.labels?.[SESSION_LABEL]}`,
        ],
      },
    });
    this.runtimes = new Informer(follow<AgentRuntime>(agentRuntimeResource));
    this.namespacePolicies = new Informer(
      follow<NamespacePolicy>(namespacePolicyResource),
    );
    this.platformPolicies = new Informer(
      follow<PlatformPolicy>(platformPolicyResource),
    );
    this.namespaces = new Informer({
      ...follow<Namespace>(NAMESPACES),
      labelSelector: `${MANAGED_LABEL}=true`,
    });
    this.networkPolicies = new Informer({
      ...follow<NetworkPolicy>(NETWORK_POLICIES, PULSE_SECONDS.phases),
      transform: slimNetworkPolicy,
      indexers: { namespace: p => [p.metadata.namespace ?? ''] },
    });
    this.namespaces.addHandler(({ type, object }) => {
      if (type === 'deleted') this.#policies.delete(object.metadata.name);
    });
    const { steady = steadyClock } = options;
    this.ownSessions = new OwnWrites(this.sessions, steady);
    this.ownPods = new OwnWrites(this.pods, steady);
    this.ownNetworkPolicies = new OwnWrites(this.networkPolicies, steady);
  }

  get all(): Record<string, Informer<KubernetesObject>> {
    return {
      Session: this.sessions as unknown as Informer<KubernetesObject>,
      Pod: this.pods as unknown as Informer<KubernetesObject>,
      AgentRuntime: this.runtimes as unknown as Informer<KubernetesObject>,
      NamespacePolicy: this
        .namespacePolicies as unknown as Informer<KubernetesObject>,
      PlatformPolicy: this
        .platformPolicies as unknown as Informer<KubernetesObject>,
      Namespace: this.namespaces as unknown as Informer<KubernetesObject>,
      NetworkPolicy: this
        .networkPolicies as unknown as Informer<KubernetesObject>,
    };
  }

  /** Whether the first list of everything is there. */
  hasSynced(): boolean {
    return Object.values(this.all).every(informer => informer.hasSynced());
  }

  /** Follows everything until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(Object.values(this.all).map(i => i.run(signal)));
  }

  /** Resolves when everything is there. */
  async waitForSync(signal: AbortSignal): Promise<void> {
    await Promise.all(Object.values(this.all).map(i => i.waitForSync(signal)));
  }

  /** Reads everything anew: a new leader must not act on what it saw as a follower. */
  async refresh(signal: AbortSignal): Promise<void> {
    await Promise.all(Object.values(this.all).map(i => i.refresh(signal)));
  }

  /** A session, as new as what we wrote ourselves. */
  session(key: string): Session | undefined {
    return this.ownSessions.get(key);
  }

  /** Pods that a session owns, by UID, with those that we made or took away a moment ago. */
  podsOf(session: Session): Pod[] {
    const uid = session.metadata.uid ?? '';
    const pods = this.pods.store.byIndex('owner', uid).map(pod => {
      const own = this.ownPods.get(objectKey(pod));
      return own && own.metadata.uid === pod.metadata.uid ? own : pod;
    });
    for (const pod of this.ownPods.pending()) {
      if (
        ownerOf(pod) === uid &&
        !pods.some(p => p.metadata.uid === pod.metadata.uid)
      ) {
        pods.push(pod);
      }
    }
    return pods;
  }

  /** Pods that carry the label of a session, whoever owns them. */
  podsNamed(key: string): Pod[] {
    return this.pods.store.byIndex('session', key);
  }

  /** NetworkPolicies of a namespace, whoever made them. */
  networkPoliciesOf(namespace: string): NetworkPolicy[] {
    return this.networkPolicies.store.byIndex('namespace', namespace);
  }

  /** Those that we keep in a namespace, as new as what we wrote ourselves. */
  ownNetworkPoliciesOf(namespace: string): NetworkPolicy[] {
    const found = new Map<string, NetworkPolicy>();
    for (const policy of [
      ...this.networkPoliciesOf(namespace).filter(isOurs),
      ...this.ownNetworkPolicies
        .pending()
        .filter(({ metadata }) => metadata.namespace === namespace),
    ]) {
      found.set(policy.metadata.name, policy);
    }
    return [...found.values()];
  }

  /** Sessions of a namespace, or of all, that have not ended, as new as what we wrote ourselves. */
  open(namespace = EVERYWHERE): Session[] {
    return this.sessions.store
      .byIndex('open', namespace)
      .map(s => this.session(objectKey(s)) ?? s)
      .filter(s => !hasEnded(s.status?.phase));
  }

  /** How many {@link open} would answer; those that we ended a moment ago may still count. */
  countOpen(namespace = EVERYWHERE): number {
    return this.sessions.store.countByIndex('open', namespace);
  }

  /** Namespaces with sessions that have not ended; those that we ended a moment ago may still count. */
  openNamespaces(): string[] {
    return this.sessions.store
      .wordsOfIndex('open')
      .filter(namespace => namespace !== EVERYWHERE);
  }

  /** Sessions of a namespace, or of all, that wait for a place or have not been looked at. */
  waiting(namespace = EVERYWHERE): Session[] {
    return this.sessions.store
      .byIndex('waiting', namespace)
      .map(s => this.session(objectKey(s)) ?? s)
      .filter(isWaiting);
  }

  /** Sessions of a namespace, or of all, that have ended. */
  ended(namespace = EVERYWHERE): Session[] {
    return this.sessions.store.byIndex('ended', namespace);
  }

  /** Reads anew what does not show our own writes: its watch is silent, whatever it pretends. */
  async doubtSilence(ms: number, signal: AbortSignal): Promise<string[]> {
    const doubted = [
      { kind: 'Session', own: this.ownSessions, informer: this.sessions },
      { kind: 'Pod', own: this.ownPods, informer: this.pods },
      {
        kind: 'NetworkPolicy',
        own: this.ownNetworkPolicies,
        informer: this.networkPolicies,
      },
    ].filter(({ own }) => own.isOverdue(ms));
    // Beside each other: where one cannot be listed, the others are not to be believed for as long.
    await Promise.all(doubted.map(({ informer }) => informer.refresh(signal)));
    return doubted.map(({ kind }) => kind);
  }

  /** Today's policies of a namespace: the same object as long as neither of them changes. */
  policySources(namespace: string): PolicySources {
    const own = this.namespacePolicy(namespace);
    const platform = this.platformPolicy();
    const known = this.#policies.get(namespace);
    if (known && known.own === own && known.platform === platform) {
      return known.sources;
    }
    const sources = policySources(namespace, own, platform);
    this.#policies.set(namespace, { own, platform, sources });
    return sources;
  }

  namespacePolicy(namespace: string): NamespacePolicy | undefined {
    return this.namespacePolicies.store.get(`${namespace}/${POLICY_NAME}`);
  }

  platformPolicy(): PlatformPolicy | undefined {
    return this.platformPolicies.store.get(POLICY_NAME);
  }
}
