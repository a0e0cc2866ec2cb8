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
import type { SessionRow } from '../sessions/SessionRow';

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
    const rows = await this.#knex('commands')
      .join('sessions', 'sessions.session_id', 'commands.session_id')
      .where('commands.kind', 'stop')
      .whereNull('commands.applied_at')
      .whereNull('sessions.deleted_at')
      .whereIn('sessions.status', ['pending', 'running'])
      .limit(100)
      .select<Pick<SessionRow, 'resource'>[]>('sessions.resource');
    const open = rows
      .map((row): Session => JSON.parse(row.resource))
      .filter(
        ({ spec, status }) =>
          spec.desiredState !== 'Stopped' && !hasEnded(status?.phase),
      );
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
}
