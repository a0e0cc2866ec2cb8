import { SESSION_LABEL, type Session } from '@agentic-sessions/kubernetes-api';
import { objectKey } from '@agentic-sessions/kubernetes-client';
import { hasEnded } from '@agentic-sessions/kubernetes-api';
import type { AdmissionDesk } from './admission/AdmissionDesk';
import { podChangesQueue, sessionChangesQueue } from './admission/changesQueue';
import { isPolicyNews } from './policy/isPolicyNews';
import { PRIORITIES } from './queue/priorities';
import { LOW_PRIORITY, type WorkQueue } from './queue/WorkQueue';
import { priorityOfPod, priorityOfSession } from './session/priorityOf';
import { ownerOf, type SessionCaches } from './session/SessionCaches';
import type { SessionReconciler } from './session/SessionReconciler';

/** The next ones may start at once; those further back only have another position to show. */
const NEXT_IN_QUEUE = 10;
const POSITION_DELAY_MS = 3_000;
/** The further back, the rarer: what a long queue costs grows by the logarithm of its length. */
const POSITION_DELAY_EACH_MS = 100;

/** Whether a change of a session makes room for another. */
function freesPlace(before: Session, after: Session): boolean {
  const [was, is] = [before.status?.phase, after.status?.phase];
  return was !== is && (hasEnded(is) || is === 'Suspended');
}

/** 1 for one that its own namespace's limit keeps: it has no eye on the places of the others. */
function waitsForNamespace({ status }: Session): number {
  return status?.reason === 'NamespaceLimit' ? 1 : 0;
}

/**
 * Has every change in the caches looked at: puts the keys of the sessions that it may concern into the queue. What is
 * already there is looked at as well, after what is news. The answer undoes it.
 */
export function wireSessions(
  caches: SessionCaches,
  queue: WorkQueue,
  reconciler: SessionReconciler,
  desk: Pick<AdmissionDesk, 'noteChange'>,
): () => void {
  let base = LOW_PRIORITY;
  const add = (session: Session, priority: number = PRIORITIES.progress) =>
    queue.add(objectKey(session), { priority: base + priority });
  const wakeWaiting = (namespace: string) => {
    const everywhere =
      caches.platformPolicy()?.spec.concurrency?.maxRunningTotal !== undefined;
    caches
      .waiting(everywhere ? undefined : namespace)
      .sort(
        (a, b) =>
          waitsForNamespace(a) - waitsForNamespace(b) ||
          (a.status?.queuePosition ?? 0) - (b.status?.queuePosition ?? 0),
      )
      .forEach((session, index) => {
        if (index < NEXT_IN_QUEUE) add(session, PRIORITIES.start);
        else {
          queue.add(objectKey(session), {
            priority: LOW_PRIORITY,
            afterMs: POSITION_DELAY_MS + index * POSITION_DELAY_EACH_MS,
          });
        }
      });
  };
  const undo = [
    caches.sessions.addHandler(event => {
      const namespace = event.object.metadata.namespace ?? '';
      if (sessionChangesQueue(event)) desk.noteChange(namespace);
      queue.add(event.key, { priority: base + priorityOfSession(event) });
      if (
        event.type === 'deleted' ||
        (event.type === 'updated' && freesPlace(event.before, event.object))
      ) {
        wakeWaiting(namespace);
      }
    }),
    caches.pods.addHandler(event => {
      const { metadata } = event.object;
      if (podChangesQueue(event)) desk.noteChange(metadata.namespace);
      const key = `${metadata.namespace}/${metadata.labels?.[SESSION_LABEL]}`;
      const session = caches.session(key);
      if (event.type === 'deleted') {
        if (
          session &&
          !hasEnded(session.status?.phase) &&
          ownerOf(event.object) === session.metadata.uid
        ) {
          reconciler.podVanished(event.object, event.tombstone);
        }
      }
      queue.add(key, { priority: base + priorityOfPod(event, session) });
    }),
    caches.runtimes.addHandler(event => {
      desk.noteChange();
      caches.sessions.store
        .byIndex('runtime', event.object.metadata.name)
        .forEach(session => add(session));
    }),
    caches.namespacePolicies.addHandler(event => {
      if (!isPolicyNews(event)) return;
      const { namespace } = event.object.metadata;
      desk.noteChange(namespace);
      caches.open(namespace).forEach(session => add(session));
    }),
    caches.namespaces.addHandler(({ object }) => {
      // Only that it goes is news: its sessions may stay, as under a legal hold, and what they wait for cannot come.
      if (object.metadata.deletionTimestamp === undefined) return;
      caches.open(object.metadata.name).forEach(session => add(session));
    }),
    caches.platformPolicies.addHandler(event => {
      if (!isPolicyNews(event)) return;
      desk.noteChange();
      for (const session of caches.sessions.store.values()) {
        if (!hasEnded(session.status?.phase)) add(session);
      }
    }),
  ];
  base = 0;
  return () => undo.forEach(remove => remove());
}
