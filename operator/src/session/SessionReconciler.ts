import {
  hasEnded,
  OPERATOR_FIELD_MANAGER,
  sessionResource,
  type Session,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import {
  isNotFound,
  objectKey,
  type Clock,
  type KubernetesClient,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import type { AdmissionDesk } from '../admission/AdmissionDesk';
import type {
  ReconcileContext,
  ReconcileResult,
  Reconciler,
} from '../controller/Reconciler';
import type { EventRecorder } from '../observability/EventRecorder';
import type { NetworkKeeper } from '../network/NetworkKeeper';
import { isUsable } from '../runtime/isUsable';
import { asksForNode } from './asksForNode';
import type { PodSettings } from './buildPod';
import { currentPod } from './currentPod';
import { DecidedStatuses } from './DecidedStatuses';
import { diffStatus } from './diffStatus';
import { findPodProblem } from './findPodProblem';
import { isNodeLeft } from './isNodeLeft';
import { needsAdmission } from './needsAdmission';
import type { ObservedSession, Patience } from './ObservedSession';
import { planCreated } from './planCreated';
import { planRefused } from './planRefused';
import { planSession } from './planSession';
import { PodMaker } from './PodMaker';
import { PodRemover } from './PodRemover';
import { podSandbox } from './podSandbox';
import { PodWarnings } from './PodWarnings';
import { purgeStrays } from './purgeStrays';
import { reportChange } from './reportChange';
import type { SessionAction } from './SessionAction';
import type { SessionCaches } from './SessionCaches';
import type { SessionMetrics } from './SessionMetrics';
import type { SessionTracer } from '../tracing/SessionTracer';
import { traceOf } from '../tracing/traceOf';
import { forbiddenNow } from './forbiddenNow';
import { objectionsNow } from './objectionsNow';
import { timeoutsNow } from './timeoutsNow';
import { VanishedPods } from './VanishedPods';
import { wantsWarning } from './wantsWarning';

/** What a {@link SessionReconciler} is made of. */
export interface SessionReconcilerOptions {
  /** Lets nothing be written by who does not lead any more. */
  client: KubernetesClient;
  caches: SessionCaches;
  desk: AdmissionDesk;
  /** Closes the network around a Pod before it is made. */
  network: Pick<NetworkKeeper, 'ensure'>;
  settings: PodSettings;
  patience: Patience;
  clock: Clock;
  events?: EventRecorder;
  metrics?: SessionMetrics;
  /** Absent where nobody asks for traces. */
  tracer?: SessionTracer;
}

/** Looks at a session, has a plan made, and carries it out. All thought is in the plan. */
export class SessionReconciler implements Reconciler {
  readonly #options: SessionReconcilerOptions;
  readonly #maker: PodMaker;
  readonly #remover: PodRemover;
  readonly #warnings: PodWarnings;
  readonly #vanished = new VanishedPods();
  /** Since when a Pod has a problem, by its UID and kind. */
  readonly #problems = new Map<string, { id: string; since: number }>();
  /** That a Pod is made is said after others have theirs, and only where it does not run before: agents before words. */
  readonly #decided = new DecidedStatuses();

  constructor(options: SessionReconcilerOptions) {
    this.#options = options;
    this.#maker = new PodMaker(options);
    this.#remover = new PodRemover(options);
    this.#warnings = new PodWarnings(options);
  }

  /** Takes note of how a Pod was when it went. */
  podVanished(pod: Pod, tombstone: boolean): void {
    this.#vanished.note(pod, tombstone);
  }

  logFields(key: string): Record<string, string> {
    const session = this.#options.caches.session(key);
    const parent = session && traceOf(session);
    return parent ? { trace_id: parent.traceId } : {};
  }

  async reconcile(
    key: string,
    context: ReconcileContext,
  ): Promise<ReconcileResult> {
    const { caches } = this.#options;
    const session = caches.session(key);
    await this.#purge(key, session, context);
    if (!session) {
      this.#forget(key);
      this.#vanished.keepOnly(key, undefined);
      this.#decided.forget(key);
      return {};
    }
    const observed = this.#observe(this.#decided.apply(session));
    await this.#ask(observed, context);
    let actions = planSession(observed);
    let requeueAfterMs: number | undefined;
    while (actions.length > 0) {
      const [action, ...rest] = actions;
      actions = rest;
      if (action.type === 'lookAgain') {
        requeueAfterMs = Math.min(
          requeueAfterMs ?? Number.POSITIVE_INFINITY,
          action.afterMs,
        );
      } else if (action.type === 'createPod') {
        actions = [
          ...(await this.#createPod(observed, action.attempt, context)),
          ...actions,
        ];
      } else {
        const wait = this.#mayWait(observed, action);
        if (wait === undefined) {
          await this.#carryOut(observed, action, context);
        } else {
          actions = [{ type: 'lookAgain', afterMs: wait }, ...actions];
        }
      }
    }
    const written = caches.session(key);
    const { phase, workload } =
      (written && this.#decided.apply(written).status) ?? {};
    const rests = hasEnded(phase) || phase === 'Suspended';
    if (rests) this.#forget(key);
    this.#vanished.keepOnly(key, rests ? undefined : workload?.podUID);
    return requeueAfterMs === undefined ? {} : { requeueAfterMs };
  }

  /** It has no place and no Pod any more. */
  #forget(key: string): void {
    this.#options.desk.release(key);
    this.#problems.delete(key);
    this.#maker.forget(key);
    this.#warnings.forget(key);
  }

  async #purge(
    key: string,
    session: Session | undefined,
    context: ReconcileContext,
  ): Promise<void> {
    const { client, caches, metrics } = this.#options;
    const [namespace, name] = key.split('/');
    const purged = await purgeStrays(
      {
        client,
        session: { namespace, name },
        pods: caches.podsNamed(key),
        known: session?.metadata.uid,
      },
      context,
    );
    purged.forEach(() => metrics?.podDeleted());
  }

  #observe(session: Session): ObservedSession {
    const { caches, desk, patience, clock, settings } = this.#options;
    const namespace = session.metadata.namespace ?? '';
    const policy = caches.policySources(namespace);
    const observed: ObservedSession = {
      session,
      pods: caches.podsOf(session),
      vanished: this.#vanished.get(
        objectKey(session),
        session.status?.workload?.podUID,
      ),
      isNamespaceGoing:
        caches.namespaces.store.get(namespace)?.metadata.deletionTimestamp !==
        undefined,
      runtime: caches.runtimes.store.get(session.spec.framework.type),
      timeouts: timeoutsNow(session, policy),
      sandbox: podSandbox(settings, policy),
      patience,
      now: clock.now(),
    };
    observed.problemSince = this.#problemSince(observed);
    observed.forbidden = forbiddenNow(session, policy);
    // Not asked without a runtime to use: a place is not kept for who cannot take it.
    if (needsAdmission(observed) && isUsable(observed.runtime)) {
      const { violation, unknown } = objectionsNow(
        session,
        observed.runtime,
        policy,
      );
      observed.violation = violation;
      observed.unknown = unknown;
      // Who cannot take a place yet keeps none from others.
      if (violation ?? unknown) desk.release(objectKey(session));
      else observed.admission = desk.decide(session);
    }
    return observed;
  }

  /** Asks the API server for the little that no cache has, and only where it matters: hardly ever. */
  async #ask(
    observed: ObservedSession,
    context: ReconcileContext,
  ): Promise<void> {
    const key = objectKey(observed.session);
    const slow = wantsWarning(observed);
    if (slow) {
      observed.warning = await this.#warnings.latest(key, slow, context);
    }
    const node = asksForNode(observed);
    if (node !== undefined) {
      const { client } = this.#options;
      observed.isNodeLeft = await isNodeLeft(client, node, context);
    }
  }

  #problemSince(observed: ObservedSession): number | undefined {
    const key = objectKey(observed.session);
    const pod = currentPod(observed)?.pod;
    const problem = pod && findPodProblem(pod);
    if (!problem) {
      this.#problems.delete(key);
      return undefined;
    }
    const id = `${pod.metadata.uid} ${problem.kind}`;
    const known = this.#problems.get(key);
    if (known?.id === id) return known.since;
    this.#problems.set(key, { id, since: observed.now });
    return observed.now;
  }

  #mayWait(
    { session, now }: ObservedSession,
    action: SessionAction,
  ): number | undefined {
    return action.type === 'writeStatus'
      ? this.#decided.mayWait(objectKey(session), action.status, now)
      : undefined;
  }

  async #carryOut(
    observed: ObservedSession,
    action: Exclude<SessionAction, { type: 'createPod' | 'lookAgain' }>,
    context: ReconcileContext,
  ): Promise<void> {
    switch (action.type) {
      case 'writeStatus':
        await this.#writeStatus(observed, action.status, context);
        break;
      case 'deletePod':
        await this.#remover.remove(action, context);
        break;
      default:
        this.#options.events?.record(observed.session, action);
    }
  }

  async #writeStatus(
    observed: ObservedSession,
    status: SessionStatus,
    { signal, log }: ReconcileContext,
  ): Promise<void> {
    const { client, caches, desk, metrics, tracer } = this.#options;
    const key = objectKey(observed.session);
    // As everybody sees it, which may be less than what is decided.
    const known = caches.session(key);
    const session =
      known && known.metadata.uid === observed.session.metadata.uid
        ? known
        : observed.session;
    const patch = diffStatus(session.status, status);
    if (!patch) {
      this.#decided.forget(key);
      return;
    }
    let written: Session;
    try {
      written = await client.patchStatus<Session>(
        sessionResource,
        {
          namespace: session.metadata.namespace,
          name: session.metadata.name,
        },
        {
          type: 'merge',
          // The UID makes the server refuse where another session has taken the name.
          body: { metadata: { uid: session.metadata.uid }, status: patch },
        },
        { fieldManager: OPERATOR_FIELD_MANAGER, signal },
      );
    } catch (error) {
      // Deleted meanwhile: its Pods go with it. Another one of that name is a conflict, and soon in the cache.
      if (!isNotFound(error)) throw error;
      log.debug('The session is gone');
      return;
    }
    caches.ownSessions.remember({
      ...written,
      spec: { ...written.spec, prompt: '' },
    });
    this.#decided.forget(key);
    if (status.phase !== session.status?.phase) {
      desk.noteChange(session.metadata.namespace);
    }
    reportChange(
      { observed, before: session.status, status },
      {
        log,
        metrics,
        tracer,
        pod: name =>
          caches.pods.store.get(`${session.metadata.namespace}/${name}`),
      },
    );
  }

  /** Makes the Pod; plans what follows from how that went. */
  async #createPod(
    observed: ObservedSession,
    attempt: number,
    context: ReconcileContext,
  ): Promise<SessionAction[]> {
    const { caches } = this.#options;
    const { session } = observed;
    const making = await this.#maker.make(observed, attempt, context);
    if ('refusal' in making) {
      return planRefused(observed, attempt, making.refusal);
    }
    caches.ownPods.remember(making.pod);
    const plan = planCreated(observed, attempt, making.pod);
    const [first] = plan;
    if (first?.type !== 'writeStatus' || first.status.phase !== 'Starting') {
      return plan;
    }
    this.#decided.decide(
      caches.session(objectKey(session)) ?? session,
      first.status,
      observed.now,
    );
    return [{ type: 'lookAgain', afterMs: 0 }];
  }
}
