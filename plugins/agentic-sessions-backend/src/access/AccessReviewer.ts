import {
  canonicalJson,
  API_GROUP,
  type SessionVerb,
} from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { sha256Hex } from '../database/sha256Hex';
import { AtMost } from './AtMost';
import type { Identity } from './Identity';
import { TtlCache } from './TtlCache';

/** How long an answer of the API server is believed. A right that was taken away ends within this time. */
export const ACCESS_TTL_MS = 3_000;

/**
 * Questions that the API server has of us at once. It shares its seats among everybody who asks, and what is asked for
 * people must leave some to the watches and writes of the portal itself.
 */
const AT_ONCE = 24;

/** What is asked about. */
interface Question {
  readonly verb: SessionVerb;
  readonly resource: 'sessions' | 'agentruntimes';
  /** Undefined for what has no namespace, and for all namespaces together. */
  readonly namespace?: string;
  readonly name?: string;
}

/**
 * Asks Kubernetes, by SubjectAccessReview, what somebody may do. Where the API server cannot be asked, the question fails;
 * it is never answered with yes.
 *
 * RBAC only ever adds: who may everywhere may in each namespace, and who may in a namespace may with each session of it.
 * So the wider question comes first, since its answer serves for many, and the narrower one only after a no.
 */
export class AccessReviewer {
  readonly #client: Pick<KubernetesClient, 'subjectAccessReview'>;
  readonly #answers: TtlCache<boolean>;
  readonly #room = new AtMost(AT_ONCE);

  constructor(options: {
    client: Pick<KubernetesClient, 'subjectAccessReview'>;
    ttlMs?: number;
    now?: () => number;
  }) {
    this.#client = options.client;
    this.#answers = new TtlCache({
      ttlMs: options.ttlMs ?? ACCESS_TTL_MS,
      now: options.now,
    });
  }

  /**
   * Whether they may, in this namespace.
   *
   * @param name - the one session that is meant: a Role may be for some by their names (`resourceNames`)
   */
  async may(
    identity: Identity,
    verb: SessionVerb,
    namespace: string,
    name?: string,
  ): Promise<boolean> {
    const inNamespace = { verb, resource: 'sessions', namespace } as const;
    return (
      (await this.#ask(identity, inNamespace)) ||
      (name !== undefined &&
        (await this.#ask(identity, { ...inNamespace, name })))
    );
  }

  /** Whether they may know which agents there are: those have no namespace. */
  async mayListRuntimes(identity: Identity): Promise<boolean> {
    return this.#ask(identity, { verb: 'list', resource: 'agentruntimes' });
  }

  /** Those of the namespaces in which they may. */
  async filter(
    identity: Identity,
    verb: SessionVerb,
    namespaces: readonly string[],
  ): Promise<string[]> {
    if (
      namespaces.length > 1 &&
      (await this.#ask(identity, { verb, resource: 'sessions' }))
    ) {
      return [...namespaces];
    }
    const answers = await Promise.all(
      namespaces.map(namespace => this.may(identity, verb, namespace)),
    );
    return namespaces.filter((_, index) => answers[index]);
  }

  async #ask(identity: Identity, question: Question): Promise<boolean> {
    const { verb, resource, namespace, name } = question;
    // Everything that the answer may depend on is in the key; a hash, since groups may be many.
    const key = sha256Hex(
      canonicalJson([
        identity.username,
        identity.groups,
        identity.uid ?? null,
        identity.extra ?? null,
        verb,
        resource,
        namespace ?? null,
        name ?? null,
      ]),
    );
    return this.#answers.get(key, () =>
      this.#room.run(async () => {
        const answer = await this.#client.subjectAccessReview({
          user: identity.username,
          groups: [...identity.groups],
          uid: identity.uid,
          extra: identity.extra ? { ...identity.extra } : undefined,
          resourceAttributes: {
            namespace,
            verb,
            group: API_GROUP,
            resource,
            name,
          },
        });
        return answer.allowed && !answer.denied;
      }),
    );
  }
}
