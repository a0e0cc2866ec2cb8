import { SESSION_LABEL } from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';

/** How a Pod was when it went. */
export interface VanishedPod {
  pod: Pod;
  /** True where we only noticed later that it was gone. */
  tombstone: boolean;
}

/** Last states of Pods that were seen to go, until their session has taken note: of each the one that stands for it. */
export class VanishedPods {
  /** By the session's key, then by the Pod's UID. */
  readonly #pods = new Map<string, Map<string, VanishedPod>>();

  /** Takes note of how a Pod was when it went. */
  note(pod: Pod, tombstone: boolean): void {
    const { uid, namespace, labels } = pod.metadata;
    if (!uid) return;
    const key = `${namespace}/${labels?.[SESSION_LABEL]}`;
    const pods = this.#pods.get(key) ?? new Map<string, VanishedPod>();
    this.#pods.set(key, pods.set(uid, { pod, tombstone }));
  }

  get(key: string, uid: string | undefined): VanishedPod | undefined {
    return uid === undefined ? undefined : this.#pods.get(key)?.get(uid);
  }

  /** Forgets all Pods of a session but the one that stands for it now; all, where none does any more. */
  keepOnly(key: string, uid: string | undefined): void {
    const kept = this.get(key, uid);
    if (kept && uid) this.#pods.set(key, new Map([[uid, kept]]));
    else this.#pods.delete(key);
  }

  /** How many are remembered. */
  get size(): number {
    let size = 0;
    for (const pods of this.#pods.values()) size += pods.size;
    return size;
  }
}
