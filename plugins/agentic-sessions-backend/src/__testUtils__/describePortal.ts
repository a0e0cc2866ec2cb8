import { randomUUID } from 'node:crypto';
import type { Session, SessionStatus } from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import { Contract } from './Contract';
import { makeSession } from './makeSession';
import { Portal } from './Portal';
import { Runner } from './Runner';
import { databases } from './testDatabases';

/** Status of a session whose runner works, without the UID of its Pod. */
export const RUNNING = {
  phase: 'Running' as const,
  reason: 'RunnerStarted',
  startedAt: '2026-11-22T10:00:05Z',
  workload: { podName: 'session-pod', podUID: 'pod-uid', attempt: 0 },
  history: [
    {
      time: '2026-11-22T10:00:01Z',
      phase: 'Pending' as const,
      reason: 'Created',
    },
    {
      time: '2026-11-22T10:00:05Z',
      phase: 'Running' as const,
      reason: 'RunnerStarted',
      message: 'The runner works.',
    },
  ],
  usage: { cost: 0.42, currency: 'USD' },
} satisfies SessionStatus;

/** A session at work, and its runner. */
export interface RunningSession {
  readonly session: Session;
  readonly id: string;
  /** Path of the session in the API. */
  readonly path: string;
  readonly runner: Runner;
  /** The Pod's token. */
  readonly token: string;
}

/** A running plugin, for the tests of one file. */
export class PortalHarness {
  readonly contract = new Contract();
  #portal?: Portal;
  #knex?: Knex;

  get portal(): Portal {
    if (!this.#portal) {
      throw new Error('The portal is not started');
    }
    return this.#portal;
  }

  get knex(): Knex {
    if (!this.#knex) {
      throw new Error('The database is not there');
    }
    return this.#knex;
  }

  async start(knex: Knex): Promise<void> {
    this.#knex = knex;
    this.#portal = await Portal.start({ knex });
  }

  /** Ends the portal, has something happen meanwhile, and starts it again on the same database and cluster. */
  async restart(meanwhile: () => void): Promise<void> {
    const { kubernetes } = this.portal;
    await this.portal.stop();
    meanwhile();
    this.#portal = await Portal.start({ knex: this.knex, kubernetes });
  }

  async stop(): Promise<void> {
    await this.#portal?.stop();
    await this.#portal?.kubernetes.stop();
  }

  /** A running session with its runner. */
  async startRunning(
    options: Parameters<typeof makeSession>[0] = {},
  ): Promise<RunningSession> {
    const podUID = randomUUID();
    const session = makeSession({
      status: { ...RUNNING, workload: { ...RUNNING.workload, podUID } },
      ...options,
    });
    await this.portal.addSession(session);
    const token = `pod-${podUID}`;
    this.portal.addPodToken(token, 'payments', podUID);
    const { name } = session.metadata;
    return {
      session,
      id: name,
      path: `/namespaces/payments/sessions/${name}`,
      token,
      runner: new Runner({
        url: this.portal.runnerUrl,
        token,
        session: `payments/${name}`,
      }),
    };
  }
}

/** Tests of the whole plugin, on each engine. */
export function describePortal(
  name: string,
  body: (harness: PortalHarness) => void,
): void {
  describe.each(databases.eachSupportedId())(`${name}, on %s`, id => {
    const harness = new PortalHarness();

    beforeAll(async () => {
      await harness.start(await databases.init(id));
    }, 60_000);

    afterAll(async () => {
      await harness.stop();
    });

    body(harness);
  });
}
