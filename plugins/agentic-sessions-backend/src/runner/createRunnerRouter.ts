import type { Session } from '@agentic-sessions/kubernetes-api';
import {
  liveRequestSchema,
  MAX_BATCH_BYTES,
  RUNNER_API_PATH,
  SNAPSHOT_PATH,
  type SessionForRunner,
} from '@agentic-sessions/runner-protocol';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import type { ArtifactIntake } from '../artifacts/ArtifactIntake';
import type { CommandStore } from '../commands/CommandStore';
import { errorHandler } from '../http/errorHandler';
import { parse } from '../http/parse';
import type { Ledger } from '../ledger/Ledger';
import { RunnerSeqGapError } from '../ledger/RunnerSeqGapError';
import type { NoticeBus } from '../notices/NoticeBus';
import type { NamespacePolicies } from '../policy/NamespacePolicies';
import type { SnapshotIntake } from '../snapshots/SnapshotIntake';
import { artifactHandlers } from './artifactHandlers';
import { checkEvents } from './checkEvents';
import { readEarlier } from './readEarlier';
import { requireRunner, runnerOf } from './requireRunner';
import type { RunnerAuthenticator } from './RunnerAuthenticator';
import type { RunnerIntake } from './RunnerIntake';
import { snapshotHandlers } from './snapshotHandlers';
import type { StatusReporter } from './StatusReporter';
import { streamCommands } from './streamCommands';

/** What the runners' routes need. */
export interface RunnerApiOptions {
  readonly authenticator: RunnerAuthenticator;
  readonly ledger: Ledger;
  readonly intake: RunnerIntake;
  readonly commands: CommandStore;
  readonly policies: Pick<NamespacePolicies, 'snapshotNow' | 'onChange'>;
  /** Resolves once the cluster's policies are known. */
  readonly clusterReady: () => Promise<void>;
  readonly artifacts: ArtifactIntake;
  readonly snapshots: SnapshotIntake;
  readonly knex: Knex;
  readonly reporter: StatusReporter;
  readonly notices: NoticeBus;
  readonly logger: LoggerService;
  readonly shutdown: AbortSignal;
}

/** Where a runner that comes back goes on. */
function lastHeard(req: Request): number {
  const id = req.header('last-event-id') ?? '0';
  if (!/^[0-9]{1,10}$/.test(id)) {
    throw new InputError('Last-Event-ID: not the position of a command');
  }
  return Number(id);
}

/** The runner protocol. Served on an address of its own, to Pods, and nowhere else. */
export function createRunnerRouter(options: RunnerApiOptions): Router {
  const { ledger, intake, notices, reporter, logger, policies } = options;
  const policyNow = async (session: Session) => {
    // What is not seen yet might be what forbids it.
    await options.clusterReady();
    return policies.snapshotNow(session);
  };
  const api = PromiseRouter();
  api.use(requireRunner(options.authenticator));

  api.get('/session', async (_req, res) => {
    const { ref, session, attempt } = runnerOf(res);
    const answer: SessionForRunner = {
      namespace: ref.namespace,
      name: ref.sessionId,
      attempt,
      ...(await ledger.runnerState(ref, attempt)),
      spec: { ...session.spec, policy: await policyNow(session) },
      // The first Pod has nothing before it.
      earlier:
        attempt > 0 ? await readEarlier(options.knex, ref, attempt) : undefined,
      snapshot: await options.snapshots.newest(ref),
      maxSnapshotBytes: options.snapshots.maxBytes,
    };
    res.json(answer);
  });

  api.post(
    '/events',
    express.json({ limit: MAX_BATCH_BYTES }),
    async (req, res) => {
      const { attempt, events } = checkEvents(req.body);
      try {
        res.json(await intake.store(runnerOf(res), attempt, events));
      } catch (error) {
        if (!(error instanceof RunnerSeqGapError)) {
          throw error;
        }
        res.status(409).json({ storedSeq: error.storedSeq });
      }
    },
  );

  api.post('/live', express.json({ limit: '4mb' }), async (req, res) => {
    const { deltas } = parse(liveRequestSchema, req.body, 'body');
    if (deltas.length > 0) {
      notices.publish({ type: 'live', ...runnerOf(res).ref, deltas });
    }
    res.json({});
  });

  api.get('/commands', async (req, res) => {
    const { ref, session } = runnerOf(res);
    await options.clusterReady();
    await streamCommands(res, {
      ...options,
      ref,
      policyNow: () => policies.snapshotNow(session),
      onPolicyChange: listener => policies.onChange(listener),
      after: lastHeard(req),
      authenticateAgain: res.locals.authenticateAgain,
    });
  });

  const files = artifactHandlers({
    intake: options.artifacts,
    stored: res => reporter.report(runnerOf(res).ref),
  });
  api.head('/artifacts/*', files.head);
  api.put('/artifacts/*', files.put);

  const snapshot = snapshotHandlers({
    intake: options.snapshots,
    stored: res => reporter.report(runnerOf(res).ref),
  });
  // First, or `GET` would answer `HEAD` as well.
  api.head(SNAPSHOT_PATH, snapshot.head);
  api.put(SNAPSHOT_PATH, snapshot.put);
  api.get(SNAPSHOT_PATH, snapshot.get);

  const router = express.Router();
  router.use(RUNNER_API_PATH, api);
  router.use(() => {
    throw new NotFoundError('There is nothing here');
  });
  router.use(errorHandler({ logger }));
  return router;
}
