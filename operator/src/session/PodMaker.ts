import { OPERATOR_FIELD_MANAGER } from '@agentic-sessions/kubernetes-api';
import {
  isAlreadyExists,
  KubernetesConnectionError,
  KubernetesError,
  objectKey,
  PODS,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import type { ReconcileContext } from '../controller/Reconciler';
import { buildPod } from './buildPod';
import { classifyRefusal, type Refusal } from './classifyRefusal';
import type { ObservedSession } from './ObservedSession';
import { podName } from './podName';
import { ownerOf } from './SessionCaches';
import type { SessionReconcilerOptions } from './SessionReconciler';

/** What fails for longer is said; most failures of an API server are over before anybody has read of them. */
const BEAR_MS = 2_000;

/** What came of making a Pod. */
export type Making = { pod: Pod } | { refusal: Refusal };

/** Makes the Pods of sessions, each once, with their network closed before. */
export class PodMaker {
  readonly #options: Pick<
    SessionReconcilerOptions,
    'client' | 'clock' | 'metrics' | 'network' | 'settings' | 'tracer'
  >;
  /** Since when there has been no answer that says anything, by the session's key. */
  readonly #failingSince = new Map<string, number>();

  constructor(options: SessionReconcilerOptions) {
    this.#options = options;
  }

  /** Nobody will ask for this session's Pod any more. */
  forget(key: string): void {
    this.#failingSince.delete(key);
  }

  /**
   * Makes the Pod of an attempt, or finds it made.
   *
   * @throws what a repeat soon will likely cure. What it does not cure in two seconds is a refusal like others, so that the
   * session can say why it waits, and its limit runs.
   */
  async make(
    observed: ObservedSession,
    attempt: number,
    context: ReconcileContext,
  ): Promise<Making> {
    const { clock, metrics } = this.#options;
    const key = objectKey(observed.session);
    const since = this.#failingSince.get(key) ?? clock.now();
    try {
      const making = await this.#make(observed, attempt, context);
      this.#failingSince.delete(key);
      return making;
    } catch (error) {
      let refusal = classifyRefusal(error);
      if (refusal) {
        this.#failingSince.delete(key);
      } else {
        this.#failingSince.set(key, since);
        if (!isTrouble(error) || clock.now() - since < BEAR_MS) throw error;
        refusal = { kind: 'notYet', message: error.message };
      }
      metrics?.podRefused(refusal.kind);
      context.log.warn(
        { err: error, refusal: refusal.kind },
        'The Pod was refused',
      );
      return { refusal };
    }
  }

  async #make(
    observed: ObservedSession,
    attempt: number,
    context: ReconcileContext,
  ): Promise<Making> {
    const { client, clock, metrics, network, settings, tracer } = this.#options;
    const { session, runtime } = observed;
    const { signal, log } = context;
    if (!runtime) {
      throw new TypeError('A Pod is made of a runtime, and there is none');
    }
    const open = await network.ensure(session, context);
    if (open !== undefined) {
      metrics?.podRefused('network');
      return { refusal: { kind: 'network', message: open } };
    }
    try {
      const pod = await client.create(
        PODS,
        buildPod(session, runtime, attempt, {
          ...settings,
          ...observed.sandbox,
        }),
        { fieldManager: OPERATOR_FIELD_MANAGER, signal },
      );
      metrics?.podCreated();
      tracer?.podMade(pod.metadata.uid, clock.now());
      const waited =
        observed.now - Date.parse(session.metadata.creationTimestamp ?? '');
      if (attempt === 0) metrics?.admitted(waited / 1000);
      log.info({ pod: pod.metadata.name, attempt }, 'Made the Pod');
      return { pod };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    const name = podName(session.metadata.name, attempt);
    const { namespace } = session.metadata;
    const pod = await client.get(PODS, { namespace, name }, { signal });
    return ownerOf(pod) === session.metadata.uid
      ? { pod }
      : {
          // An earlier session of this name whose Pod still goes; or somebody's own, which admission should refuse.
          refusal: {
            kind: 'taken',
            message: `there is a Pod ${name} in ${namespace} that is not this session's.`,
          },
        };
  }
}

/** Whether it was the API server, or the way to it, and not we. */
function isTrouble(error: unknown): error is Error {
  return (
    error instanceof KubernetesError ||
    error instanceof KubernetesConnectionError
  );
}
