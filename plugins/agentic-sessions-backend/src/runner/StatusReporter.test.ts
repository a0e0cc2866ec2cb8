import type { Session } from '@agentic-sessions/kubernetes-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { makeSession } from '../__testUtils__/makeSession';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
import { until } from '../__testUtils__/until';
import { StatusReporter } from './StatusReporter';

jest.setTimeout(60_000);

const SHOWN = { activity: 'Idle' as const, artifacts: { count: 0 } };

describe('StatusReporter', () => {
  const session = makeSession({ resourceVersion: '5' });
  const ref = { namespace: 'payments', sessionId: session.metadata.name };
  const logger = mockServices.logger.mock();
  let knex: Knex;
  let cached: Session | undefined;
  let apply: jest.Mock;
  let reporter: StatusReporter;

  beforeAll(async () => {
    knex = await initDatabase(databases.eachSupportedId()[0][0]);
  });

  beforeEach(() => {
    cached = session;
    logger.warn.mockClear();
    apply = jest.fn(async () => ({ metadata: { resourceVersion: '6' } }));
    reporter = new StatusReporter({
      knex,
      client: { apply } as never,
      cached: () => cached,
      logger,
      waitMs: 5,
    });
  });

  afterEach(() => reporter.close());

  const pause = () =>
    new Promise(resolve => {
      setTimeout(resolve, 80);
    });

  async function report() {
    reporter.report(ref);
    await pause();
  }

  const withStatus = (resourceVersion: string, status: Session['status']) => ({
    ...session,
    metadata: { ...session.metadata, resourceVersion },
    status,
  });

  it('writes nothing where the cluster shows it, and writes again where others changed it', async () => {
    cached = withStatus('5', SHOWN);
    await report();
    expect(apply).not.toHaveBeenCalled();
    cached = withStatus('6', { ...SHOWN, activity: 'Working' });
    await report();
    expect(apply).toHaveBeenCalledTimes(1);
    // Another replica wrote after us what it had read before.
    cached = withStatus('7', { ...SHOWN, activity: 'WaitingForApproval' });
    await report();
    expect(apply).toHaveBeenCalledTimes(2);
  });

  it('does not believe a cache that has not come as far as its own write', async () => {
    cached = withStatus('4', { ...SHOWN, activity: 'Working' });
    await report();
    expect(apply).toHaveBeenCalledTimes(1);
    cached = withStatus('5', SHOWN);
    await report();
    expect(apply).toHaveBeenCalledTimes(2);
    cached = withStatus('6', SHOWN);
    await report();
    expect(apply).toHaveBeenCalledTimes(2);
  });

  it('writes one session once at a time', async () => {
    let open = 0;
    let most = 0;
    apply.mockImplementation(async () => {
      open += 1;
      most = Math.max(most, open);
      await pause();
      open -= 1;
      return { metadata: { resourceVersion: '6' } };
    });
    for (let index = 0; index < 6; index += 1) {
      reporter.report(ref);
      await new Promise(resolve => {
        setTimeout(resolve, 30);
      });
    }
    await until(() => open === 0 && apply.mock.calls.length > 1);
    expect(most).toBe(1);
  });

  it('tries again for ever, slower and slower, and says so', async () => {
    let failing = true;
    apply.mockImplementation(async () => {
      if (failing) {
        throw new Error('no');
      }
      return { metadata: { resourceVersion: '6' } };
    });
    reporter.report(ref);
    await until(() => apply.mock.calls.length >= 10);
    expect(logger.warn.mock.calls.length).toBeGreaterThanOrEqual(9);
    failing = false;
    // Something new does not wait as long as the next try would.
    const calls = apply.mock.calls.length;
    reporter.report(ref);
    await pause();
    expect(apply.mock.calls.length).toBe(calls + 1);
  });
});
