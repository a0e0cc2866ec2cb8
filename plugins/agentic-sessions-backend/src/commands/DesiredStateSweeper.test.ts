import type { Session } from '@agentic-sessions/kubernetes-api';
import { KubernetesError } from '@agentic-sessions/kubernetes-client';
import { mockServices } from '@backstage/backend-test-utils';
import { makeSession } from '../__testUtils__/makeSession';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
import { Ledger } from '../ledger/Ledger';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { SessionProjector } from '../sessions/SessionProjector';
import { DesiredStateSweeper } from './DesiredStateSweeper';
import { SuspensionService } from './SuspensionService';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'DesiredStateSweeper, on %s',
  engine => {
    async function bench() {
      const knex = await initDatabase(engine);
      const logger = mockServices.logger.mock();
      const notices = new LocalNoticeBus({ logger });
      const ledger = new Ledger({ knex, notices });
      const projector = new SessionProjector({ knex, ledger, notices });
      const said: string[] = [];
      let answer: () => Error | undefined = () => undefined;
      const patch = jest.fn(async (_resource, _ref, { body }) => {
        const error = answer();
        if (error) throw error;
        said.push(body.spec.desiredState);
        return {};
      });
      const client = { patch } as never;
      const service = new SuspensionService({ ledger, client, logger });
      const session = makeSession({ status: { phase: 'Running' } });
      await projector.project(session);
      const ref = { namespace: 'payments', sessionId: session.metadata.name };
      const call = {
        identity: { username: 'ada', groups: [] },
        traceId: 't',
      } as never;
      let version = 1;
      return {
        sweeper: new DesiredStateSweeper({ knex, client }),
        suspend: () => service.suspend(call, ref, undefined),
        resume: () => service.resume(call, ref),
        said,
        answerWith: (error: () => Error | undefined) => {
          answer = error;
        },
        /** What the watch shows next. */
        show: (spec: Partial<Session['spec']>) => {
          version += 1;
          return projector.project({
            ...session,
            metadata: { ...session.metadata, resourceVersion: `${version}` },
            spec: { ...session.spec, ...spec },
          });
        },
        heard: async () =>
          (await knex('desired_states').first('heard_at')).heard_at !== null,
      };
    }

    it('says a word again until the watch shows that it was heard', async () => {
      const b = await bench();
      b.answerWith(() => new Error('the cluster is away'));
      await b.suspend();
      await expect(b.sweeper.sweep()).rejects.toThrow('the cluster is away');
      b.answerWith(() => undefined);
      await expect(b.sweeper.sweep()).resolves.toBe(1);
      expect(b.said).toEqual(['Suspended']);
      expect(await b.heard()).toBe(false);
      await b.show({ desiredState: 'Suspended' });
      await expect(b.sweeper.sweep()).resolves.toBe(0);
      expect(await b.heard()).toBe(true);
      // And from then on leaves it to whoever has the right.
      await b.show({ desiredState: 'Running' });
      await expect(b.sweeper.sweep()).resolves.toBe(0);
    });

    it('keeps to the last word where two overtook each other', async () => {
      const b = await bench();
      await b.suspend();
      await b.resume();
      await b.show({ desiredState: 'Suspended' });
      await b.sweeper.sweep();
      expect(b.said).toEqual(['Suspended', 'Running', 'Running']);
    });

    it.each([
      ['stopped', { statusCode: 422, message: 'a stopped session' }],
      ['gone', { statusCode: 404, message: 'no such session' }],
    ])('gives up on what is %s', async (_, error) => {
      const b = await bench();
      b.answerWith(() => new KubernetesError(error));
      await b.suspend();
      await expect(b.sweeper.sweep()).resolves.toBe(0);
      expect(await b.heard()).toBe(true);
    });
  },
);
