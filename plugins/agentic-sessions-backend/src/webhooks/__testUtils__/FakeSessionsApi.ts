import { randomUUID } from 'node:crypto';
import type { Session } from '@agentic-sessions/kubernetes-api';
import {
  KubernetesError,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';

/** As much of an API server as creating a session needs: names are unique, versions grow, and it can fail. */
export class FakeSessionsApi {
  readonly sessions = new Map<string, Session>();
  /** Calls of create, answered or not. */
  creates = 0;
  /** Thrown by the next creates, in order, instead of creating. */
  readonly failures: Error[] = [];
  /** Awaited by every create before anything else. */
  hold: Promise<void> = Promise.resolve();
  #version = 0;

  readonly client = {
    create: async (_resource: unknown, object: Session) => {
      this.creates += 1;
      await this.hold;
      const failure = this.failures.shift();
      if (failure) {
        throw failure;
      }
      const { name } = object.metadata;
      if (this.sessions.has(name)) {
        throw new KubernetesError({
          statusCode: 409,
          reason: 'AlreadyExists',
          message: `sessions "${name}" already exists`,
        });
      }
      this.#version += 1;
      const session: Session = {
        ...structuredClone(object),
        metadata: {
          ...structuredClone(object.metadata),
          uid: randomUUID(),
          resourceVersion: String(this.#version),
          creationTimestamp: new Date().toISOString(),
        },
      };
      this.sessions.set(name, session);
      return session;
    },
    get: async (_resource: unknown, ref: { name: string }) => {
      const found = this.sessions.get(ref.name);
      if (!found) {
        throw new KubernetesError({
          statusCode: 404,
          reason: 'NotFound',
          message: 'not found',
        });
      }
      return found;
    },
  } as unknown as Pick<KubernetesClient, 'create' | 'get'>;

  /** The session with another status, as the operator would leave it. */
  setPhase(
    name: string,
    phase: NonNullable<Session['status']>['phase'],
  ): Session {
    const session = this.sessions.get(name);
    if (!session) {
      throw new Error(`No session ${name}`);
    }
    this.#version += 1;
    const changed: Session = {
      ...session,
      metadata: {
        ...session.metadata,
        resourceVersion: String(this.#version),
      },
      status: { ...session.status, phase },
    };
    this.sessions.set(name, changed);
    return changed;
  }
}
