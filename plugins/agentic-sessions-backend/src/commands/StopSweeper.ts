import type { Session } from '@agentic-sessions/kubernetes-api';
import { hasEnded } from '@agentic-sessions/kubernetes-api';
import {
  isInvalid,
  isNotFound,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { setDesiredState } from '@agentic-sessions/session-manager';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { CommandRow } from './CommandRow';
import type { SessionRow } from '../sessions/SessionRow';

const PAGE = 100;
/** Sessions that one sweep stops; the next one goes on behind them. */
const AT_ONCE = 100;

type Place = Pick<CommandRow, 'id' | 'created_at'>;
type Stop = Place & Pick<SessionRow, 'session_id' | 'resource'>;

/** Sees that a stop that was accepted reaches the cluster, also where the portal died right after accepting it. */
export class StopSweeper {
  readonly #knex: Knex;
  readonly #client: Pick<KubernetesClient, 'patch'>;
  /** Where the last sweep had enough; absent where it came to the end. */
  #after?: Place;

  constructor(options: {
    knex: Knex;
    client: Pick<KubernetesClient, 'patch'>;
  }) {
    this.#knex = options.knex;
    this.#client = options.client;
  }

  /**
   * Says again what the cluster has not taken over; answers to how many sessions. One that fails keeps none of the others
   * waiting, and many that fail keep none waiting for longer than it takes to come round.
   *
   * @throws AggregateError after all were tried, where some failed
   */
  async sweep(): Promise<number> {
    const open = await this.#unheard();
    const failures: Error[] = [];
    for (const { metadata } of open) {
      try {
        await setDesiredState(
          this.#client,
          { namespace: metadata.namespace ?? '', name: metadata.name },
          'Stopped',
        );
      } catch (error) {
        // It ended or went meanwhile: that is what was wanted.
        if (!isNotFound(error) && !isInvalid(error)) {
          failures.push(toError(error));
        }
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${failures.length} of ${open.length} were not heard, the first because: ${failures[0].message}`,
      );
    }
    return open.length;
  }

  /**
   * The longest waiting first. A stop is settled when its session has ended, so rows of those that the cluster has heard
   * and that are still ending come along: they are left out page by page, or they would take the place of the others. Of
   * several stops of one session the first counts.
   */
  async #unheard(): Promise<Session[]> {
    const unheard = new Map<string, Session>();
    let after = this.#after;
    for (;;) {
      const page = await this.#page(after);
      for (const { session_id, created_at, id, resource } of page) {
        const session: Session = JSON.parse(resource);
        if (
          session.spec.desiredState !== 'Stopped' &&
          !hasEnded(session.status?.phase)
        ) {
          unheard.set(session_id, session);
        }
        after = { created_at, id };
        if (unheard.size === AT_ONCE) {
          this.#after = after;
          return [...unheard.values()];
        }
      }
      if (page.length < PAGE) {
        this.#after = undefined;
        return [...unheard.values()];
      }
    }
  }

  async #page(after: Place | undefined): Promise<Stop[]> {
    const query = this.#knex('commands')
      .join('sessions', 'sessions.session_id', 'commands.session_id')
      .where('commands.kind', 'stop')
      .whereNull('commands.applied_at')
      .whereNull('sessions.deleted_at')
      .whereIn('sessions.status', ['pending', 'running'])
      .orderBy(['commands.created_at', 'commands.id'])
      .limit(PAGE);
    if (after) {
      query.andWhere(later =>
        later
          .where('commands.created_at', '>', after.created_at)
          .orWhere(same =>
            same
              .where('commands.created_at', after.created_at)
              .andWhere('commands.id', '>', after.id),
          ),
      );
    }
    return query.select<Stop[]>(
      'commands.created_at',
      'commands.id',
      'sessions.session_id',
      'sessions.resource',
    );
  }
}
