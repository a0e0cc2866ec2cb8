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
/** Stops that one sweep says; the next one begins with those that wait longest. */
const AT_ONCE = 100;

type Stop = Pick<CommandRow, 'id' | 'created_at'> &
  Pick<SessionRow, 'resource'>;

/** Sees that a stop that was accepted reaches the cluster, also where the portal died right after accepting it. */
export class StopSweeper {
  readonly #knex: Knex;
  readonly #client: Pick<KubernetesClient, 'patch'>;

  constructor(options: {
    knex: Knex;
    client: Pick<KubernetesClient, 'patch'>;
  }) {
    this.#knex = options.knex;
    this.#client = options.client;
  }

  /**
   * Says again what the cluster has not taken over; answers how many it said. One that fails keeps none of the others
   * waiting.
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
   * and that are still ending come along: they are left out page by page, or they would take the place of the others.
   */
  async #unheard(): Promise<Session[]> {
    const unheard: Session[] = [];
    let after: Stop | undefined;
    do {
      const page = await this.#page(after);
      unheard.push(
        ...page
          .map((row): Session => JSON.parse(row.resource))
          .filter(
            ({ spec, status }) =>
              spec.desiredState !== 'Stopped' && !hasEnded(status?.phase),
          ),
      );
      after = page.length === PAGE ? page[page.length - 1] : undefined;
    } while (after && unheard.length < AT_ONCE);
    return unheard;
  }

  async #page(after: Stop | undefined): Promise<Stop[]> {
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
      'sessions.resource',
    );
  }
}
