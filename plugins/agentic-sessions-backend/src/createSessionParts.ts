import { join } from 'node:path';
import { FolderStore } from '@agentic-sessions/artifact-indexer';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import type {
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { AccessGuard } from './access/AccessGuard';
import { AccessReviewer } from './access/AccessReviewer';
import { PortalPermissions } from './access/PortalPermissions';
import { ApprovalService } from './approvals/ApprovalService';
import { ApprovalSweeper } from './approvals/ApprovalSweeper';
import { ArtifactIntake } from './artifacts/ArtifactIntake';
import { ArtifactService } from './artifacts/ArtifactService';
import { CommandStore } from './commands/CommandStore';
import { DesiredStateSweeper } from './commands/DesiredStateSweeper';
import { SteeringService } from './commands/SteeringService';
import { StopSweeper } from './commands/StopSweeper';
import { SuspensionService } from './commands/SuspensionService';
import type { SessionsConfig } from './config/readSessionsConfig';
import { ClusterState } from './kubernetes/ClusterState';
import { Ledger } from './ledger/Ledger';
import type { NoticeBus } from './notices/NoticeBus';
import { NamespacePolicies } from './policy/NamespacePolicies';
import { SessionDecider } from './policy/SessionDecider';
import { RunnerAuthenticator } from './runner/RunnerAuthenticator';
import { RunnerIntake } from './runner/RunnerIntake';
import { StatusReporter } from './runner/StatusReporter';
import { AuthorizedSessionService } from './sessions/AuthorizedSessionService';
import { DefaultSessionService } from './sessions/DefaultSessionService';
import { SessionFollower } from './sessions/SessionFollower';
import { SessionProjector } from './sessions/SessionProjector';
import { SessionStarter } from './sessions/SessionStarter';
import { SessionStore } from './sessions/SessionStore';
import { SnapshotIntake } from './snapshots/SnapshotIntake';
import { SnapshotSweeper } from './snapshots/SnapshotSweeper';

/** Files of one session, where no policy says how many bytes they may have together. */
const DEFAULT_MAX_BYTES = 1024 ** 3;

/** Everything the plugin is made of, put together in one place; nothing of it runs before its cluster does. */
export function createSessionParts(options: {
  knex: Knex;
  client: KubernetesClient;
  notices: NoticeBus;
  logger: LoggerService;
  permissions: PermissionsService;
  config: SessionsConfig;
}) {
  const { knex, client, notices, logger, permissions, config } = options;
  const ledger = new Ledger({ knex, notices });
  const cluster = new ClusterState({ client, logger });
  const policies = new NamespacePolicies({ cluster });
  // A policy that has not been read yet looks like none, which would allow what it forbids.
  const policyToday = async (namespace: string) => {
    await cluster.ready();
    return policies.effective(namespace);
  };
  const store = new SessionStore({ knex });
  const projector = new SessionProjector({ knex, ledger, notices });
  const decider = new SessionDecider({ cluster, policies });
  const files = new FolderStore(config.artifactsFolder);
  // Beside the folders of namespaces, none of which has such a name.
  const workspaces = new FolderStore(
    join(config.artifactsFolder, '.snapshots'),
  );
  const guard = new AccessGuard({
    access: new AccessReviewer({ client }),
    portal: new PortalPermissions({ permissions }),
    cluster,
    knex,
  });
  const reporter = new StatusReporter({
    knex,
    client,
    cached: ref => cluster.session(ref),
    logger,
  });
  const service = new AuthorizedSessionService({
    guard,
    inner: new DefaultSessionService({
      knex,
      client,
      cluster,
      ledger,
      policies,
      store,
      starter: new SessionStarter({ knex, client, decider, projector }),
      steering: new SteeringService({ ledger, client, logger }),
      suspension: new SuspensionService({ ledger, client, logger }),
      approvals: new ApprovalService({
        knex,
        ledger,
        notices,
        rulesToday: async namespace => (await policyToday(namespace)).approvals,
        decided: ref => reporter.report(ref),
      }),
      artifacts: new ArtifactService({ knex, store: files }),
    }),
  });
  // What was to be shown when a portal before this one died is shown now: once for each session that runs. And what
  // another replica showed too late is seen here, and put right.
  cluster.sessions.addHandler(event => {
    const { namespace, name } = event.object.metadata;
    if (event.type !== 'deleted' && event.object.status?.phase === 'Running') {
      reporter.report({ namespace: namespace ?? '', sessionId: name });
    }
  });
  return {
    ledger,
    cluster,
    policies,
    store,
    projector,
    guard,
    service,
    reporter,
    follower: new SessionFollower({
      informer: cluster.sessions,
      client,
      projector,
      logger,
    }),
    approvalSweeper: new ApprovalSweeper({
      knex,
      ledger,
      notices,
      expired: ref => reporter.report(ref),
    }),
    stopSweeper: new StopSweeper({ knex, client }),
    desiredStateSweeper: new DesiredStateSweeper({ knex, client }),
    snapshotSweeper: new SnapshotSweeper({ knex, store: workspaces }),
    runners: {
      knex,
      snapshots: new SnapshotIntake({
        knex,
        ledger,
        store: workspaces,
        maxBytes: config.maxSnapshotBytes,
      }),
      authenticator: new RunnerAuthenticator({
        client,
        cached: ref => cluster.session(ref),
      }),
      intake: new RunnerIntake({ ledger, notices, reporter }),
      commands: new CommandStore({ knex }),
      policies,
      clusterReady: () => cluster.ready(),
      artifacts: new ArtifactIntake({
        knex,
        ledger,
        store: files,
        limits: async namespace => {
          const { maxCount, maxBytes } = (await policyToday(namespace))
            .artifacts;
          return { maxCount, maxBytes: maxBytes ?? DEFAULT_MAX_BYTES };
        },
      }),
    },
  };
}

/** What {@link createSessionParts} puts together. */
export type SessionParts = ReturnType<typeof createSessionParts>;
