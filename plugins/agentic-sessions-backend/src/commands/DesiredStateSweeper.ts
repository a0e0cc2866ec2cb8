import {
  hasEnded,
  type Session,
  type SessionDesiredState,
} from '@agentic-sessions/kubernetes-api';
import {
  isInvalid,
  isNotFound,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { setDesiredState } from '@agentic-sessions/session-manager';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { SessionRow } from '../sessions/SessionRow';

const AT_ONCE = 100;

type Unheard = Pick<SessionRow, 'session_id' | 'resource' | 'deleted_at'> & {
  desired: Exclude<SessionDesiredState, 'Stopped'>;
  decided_at: string;
};

/**
 * Sees that what people said last, suspend or resume, is what the cluster has: also where the portal died right after
 * accepting it, or two words overtook each other on their way.
 */
export class DesiredStateSweeper {
  readonly #knex: Knex;
  readonly #client: Pick<KubernetesClient, 'patch'>;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    client: Pick<KubernetesClient, 'patch'>;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#client = options.client;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Says again what the cluster does not show; answers how many it said. One that fails keeps none of the others waiting.
   *
   * @throws AggregateError after all were tried, where some failed
   */
  async sweep(): Promise<number> {
    const rows = await this.#knex('desired_states')
      .join('sessions', 'sessions.session_id', 'desired_states.session_id')
      .whereNull('desired_states.heard_at')
      .orderBy('desired_states.decided_at')
      .limit(AT_ONCE)
      .select<Unheard[]>(
        'desired_states.session_id',
        'desired_states.desired',
        'desired_states.decided_at',
        'sessions.resource',
        'sessions.deleted_at',
      );
    const failures: Error[] = [];
    let said = 0;
    for (const row of rows) {
      try {
        if (isHeard(row) || !(await this.#say(row))) {
          await this.#heard(row);
        } else {
          said += 1;
        }
      } catch (error) {
        failures.push(toError(error));
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${failures.length} of ${rows.length} were not heard, the first because: ${failures[0].message}`,
      );
    }
    return said;
  }

  /** False where there is nobody left to hear it. That it was heard is known when the watch shows it. */
  async #say({ resource, desired }: Unheard): Promise<boolean> {
    const { metadata }: Session = JSON.parse(resource);
    try {
      await setDesiredState(
        this.#client,
        { namespace: metadata.namespace ?? '', name: metadata.name },
        desired,
      );
      return true;
    } catch (error) {
      // It ended, was stopped, or went meanwhile.
      if (isNotFound(error) || isInvalid(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Only this word: another may have been said meanwhile. */
  async #heard({ session_id, decided_at }: Unheard): Promise<void> {
    await this.#knex('desired_states')
      .where({ session_id, decided_at })
      .update({ heard_at: this.#now().toISOString() });
  }
}

function isHeard({ resource, desired, deleted_at }: Unheard): boolean {
  const { spec, status }: Session = JSON.parse(resource);
  return (
    deleted_at !== null ||
    hasEnded(status?.phase) ||
    spec.desiredState === 'Stopped' ||
    (spec.desiredState ?? 'Running') === desired
  );
}
