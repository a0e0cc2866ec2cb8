import { randomUUID } from 'node:crypto';
import {
  hasEnded,
  OPERATOR_FIELD_MANAGER,
  sessionResource,
  type Session,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import {
  isAlreadyExists,
  isConflict,
  isNotFound,
  objectKey,
  PODS,
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
import { buildPod, type PodSettings } from './buildPod';
import { classifyRefusal } from './classifyRefusal';
import { currentPod } from './currentPod';
import { DecidedStatuses } from './DecidedStatuses';
import { diffStatus } from './diffStatus';
import { findPodProblem } from './findPodProblem';
import { needsAdmission } from './needsAdmission';
import type { ObservedSession, Patience } from './ObservedSession';
import { planCreated } from './planCreated';
import { planRefused } from './planRefused';
import { planSession } from './planSession';
import { podName } from './podName';
import { purgeStrays } from './purgeStrays';
import { reportChange } from './reportChange';
import type { SessionAction } from './SessionAction';
import { ownerOf, type SessionCaches } from './SessionCaches';
import type { SessionMetrics } from './SessionMetrics';
import type { SessionTracer } from '../tracing/SessionTracer';
import { traceOf } from '../tracing/traceOf';
import { objectionsNow, policySources, timeoutsNow } from './policyNow';

/** What a {@link SessionReconciler} is made of. */
export interface SessionReconcilerOptions {
  client: KubernetesClient;
  caches: SessionCaches;
  desk: AdmissionDesk;
  /** Closes the network around a Pod before it is made. */
  network: Pick<NetworkKeeper, 'ensure'>;
  settings: PodSettings;
  patience: Patience;
  clock: Clock;
  /** Looked at right before each Pod is made: a deposed leader makes none. */
  isLeading: () => boolean;
  events?: EventRecorder;
  metrics?: SessionMetrics;
  /** Absent where nobody asks for traces. */
  tracer?: SessionTracer;
}

/** Looks at a session, has a plan made, and carries it out. All thought is in the plan. */
export class SessionReconciler implements Reconciler {
  readonly #options: SessionReconcilerOptions;
  /** Last state of Pods that we saw go, by UID, until their session has taken note. */
  readonly #vanished = new Map<string, { pod: Pod; tombstone: boolean }>();
  /** Since when a Pod has a problem, by its UID and kind. */
  readonly #problems = new Map<string, { id: string; since: number }>();
  /** That a Pod is made is said after others have theirs, and only where it does not run before: agents before words. */
  readonly #decided = new DecidedStatuses();

  constructor(options: SessionReconcilerOptions) {
    this.#options = options;
  }

  /** Takes note of how a Pod was when it went. */
  podVanished(pod: Pod, tombstone: boolean): void {
    if (pod.metadata.uid) {
      this.#vanished.set(pod.metadata.uid, { pod, tombstone });
    }
  }

  /** Forgets what was noted about a Pod that nobody will ask for. */
  forgetPod(uid: string | undefined): void {
    if (uid) this.#vanished.delete(uid);
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
    const { caches, desk } = this.#options;
    const session = caches.session(key);
    await this.#purge(key, session, context);
    if (!session) {
      desk.release(key);
      this.#problems.delete(key);
      this.#decided.forget(key);
      return {};
    }
    const observed = this.#observe(this.#decided.apply(session));
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
    const now = caches.session(key);
    if (hasEnded(now?.status?.phase) || now?.status?.phase === 'Suspended') {
      desk.release(key);
      this.#problems.delete(key);
      this.forgetPod(now?.status?.workload?.podUID);
    }
    return requeueAfterMs === undefined ? {} : { requeueAfterMs };
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
    for (const pod of purged) {
      metrics?.podDeleted();
      this.forgetPod(pod.metadata.uid);
    }
  }

  #observe(session: Session): ObservedSession {
    const { caches, desk, patience, clock } = this.#options;
    const namespace = session.metadata.namespace ?? '';
    const policy = policySources(
      namespace,
      caches.namespacePolicy(namespace),
      caches.platformPolicy(),
    );
    const observed: ObservedSession = {
      session,
      pods: caches.podsOf(session),
      vanished: this.#vanished.get(session.status?.workload?.podUID ?? ''),
      runtime: caches.runtimes.store.get(session.spec.framework.type),
      timeouts: timeoutsNow(session, policy),
      patience,
      now: clock.now(),
    };
    observed.problemSince = this.#problemSince(observed);
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
        await this.#deletePod(action, context);
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

  async #deletePod(
    action: Extract<SessionAction, { type: 'deletePod' }>,
    { signal, log }: ReconcileContext,
  ): Promise<void> {
    const { name, namespace, uid, deletionTimestamp } = action.pod.metadata;
    if (deletionTimestamp) return;
    try {
      await this.#options.client.delete(
        PODS,
        { name, namespace },
        {
          // Never another Pod that has taken the name.
          preconditions: { uid },
          gracePeriodSeconds: action.gracePeriodSeconds,
          signal,
        },
      );
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) return;
      throw error;
    }
    this.#options.metrics?.podDeleted();
    log.info({ pod: name, why: action.why }, 'Deleted the Pod');
  }

  /** Makes the Pod; plans what follows from how that went. */
  async #createPod(
    observed: ObservedSession,
    attempt: number,
    context: ReconcileContext,
  ): Promise<SessionAction[]> {
    const { client, caches, metrics, tracer, settings, isLeading } =
      this.#options;
    const { session, runtime } = observed;
    const { signal, log } = context;
    if (!runtime) return [];
    if (!isLeading()) {
      throw new Error('No longer leading: another operator makes the Pod');
    }
    const { namespace, name } = session.metadata;
    let pod: Pod;
    try {
      const open = await this.#options.network.ensure(session, context);
      if (open !== undefined) {
        metrics?.podRefused('network');
        return planRefused(observed, attempt, {
          kind: 'network',
          message: open,
        });
      }
      pod = await client.create(
        PODS,
        buildPod(session, runtime, attempt, settings),
        { fieldManager: OPERATOR_FIELD_MANAGER, signal },
      );
      metrics?.podCreated();
      tracer?.podMade(pod.metadata.uid, this.#options.clock.now());
      const waited =
        observed.now - Date.parse(session.metadata.creationTimestamp ?? '');
      if (attempt === 0) metrics?.admitted(waited / 1000);
      log.info({ pod: pod.metadata.name, attempt }, 'Made the Pod');
    } catch (error) {
      if (isAlreadyExists(error)) {
        pod = await client.get(
          PODS,
          { namespace, name: podName(name, attempt) },
          { signal },
        );
        if (ownerOf(pod) !== session.metadata.uid) {
          // An earlier session of this name whose Pod still goes; or somebody's own, which admission should refuse.
          return [{ type: 'lookAgain', afterMs: 2_000 }];
        }
      } else {
        const refusal = classifyRefusal(error);
        if (!refusal) throw error;
        metrics?.podRefused(refusal.kind);
        log.warn({ err: error, refusal: refusal.kind }, 'The Pod was refused');
        return planRefused(observed, attempt, refusal);
      }
    }
    caches.ownPods.remember(pod);
    const plan = planCreated(observed, attempt, pod);
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

/** A new id for a reconcile pass. */
export function newReconcileId(): string {
  return randomUUID();
}
