import {
  API_GROUP_VERSION,
  EGRESS_LABEL,
  MANAGED_BY_LABEL,
  OPERATOR_NAME,
  SESSION_LABEL,
  SESSION_TOKEN_AUDIENCE,
  TRACEPARENT_ANNOTATION,
  type AgentRuntime,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import type {
  Container,
  Pod,
  Volume,
} from '@agentic-sessions/kubernetes-client';
import { profileOf } from '../network/egressProfile';
import { DEFAULT_MEMORY_LIMIT } from '../runtime/judgeRuntime';
import { podName } from './podName';

/** What the operator's configuration says about every Pod. */
export interface PodSettings {
  runnerImage: string;
  /** Base URL of the portal's runner API, as Pods reach it. */
  runnerApiUrl: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** False: Pods get a user namespace of their own. Absent: the cluster's default. */
  hostUsers?: boolean;
  /** Only for clusters that give no range of ids to namespaces and images without a numeric user. */
  fsGroup?: number;
  runtimeClassName?: string;
  terminationGraceSeconds: number;
  /** Seconds a Pod stays on a node that does not answer. */
  nodeSilenceSeconds: number;
}

const WORKSPACE = '/workspace';
const ACP_SOCKET = '/acp/agent.sock';
const TOKEN_FOLDER = '/var/run/agentic-sessions';

const AGENT_HOME = '/home/agent';

/** Time that the kubelet's patience has left when the runner has to be done. */
const RUNNER_EARLIER_SECONDS = 5;

const COPY_SHIM =
  "require('node:fs').copyFileSync('/app/shim.js', '/shim/shim.js')";

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/**
 * To each container gVisor shows a volume as if nobody else had it, and a socket in it is the container's own, unless it is
 * told that the Pod shares it (dev.gvisor.spec.mount, google/gvisor#11326; GKE says so by itself). Where nodes hand these
 * on, runner and agent meet; other runtimes take no notice. `bind` is a volume that is no memory.
 */
const SHARED_SOCKET = {
  'dev.gvisor.spec.mount.acp.share': 'pod',
  'dev.gvisor.spec.mount.acp.type': 'bind',
  'dev.gvisor.spec.mount.acp.options': 'rw',
};

/** Quantities of the CRD may be numbers; Pods want text. */
function asText(
  values: Record<string, number | string> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [key, String(value)]),
  );
}

/** Folders in which an agent keeps what it remembers by: its volume, its path, and where the runner has it. */
function stateFolders(runtime: AgentRuntime) {
  return [
    { volume: 'home', path: AGENT_HOME, here: '/agent/home' },
    ...(runtime.spec.writablePaths ?? []).map((path, i) => ({
      volume: `writable-${i}`,
      path,
      here: `/agent/writable-${i}`,
    })),
  ];
}

/** How long a runner may take from SIGTERM, to be done before it is killed. */
function runnerSeconds(graceSeconds: number): number {
  return Math.max(1, graceSeconds - RUNNER_EARLIER_SECONDS);
}

/** What the agent asks for and may use: the runtime's word, and something sensible where it says nothing. */
function agentResources(runtime: AgentRuntime): Container['resources'] {
  const limits = asText(runtime.spec.resources?.limits);
  const requests = asText(runtime.spec.resources?.requests);
  for (const [key, value] of [
    ['cpu', '100m'],
    ['memory', '128Mi'],
  ]) {
    // Where only a limit is given Kubernetes asks for as much; ours might be above it.
    if (!(key in requests) && !(key in limits)) requests[key] = value;
  }
  return { requests, limits: { memory: DEFAULT_MEMORY_LIMIT, ...limits } };
}

/** The Pod of one attempt of a session: runner and agent apart, and nothing secret where the agent can see it. */
export function buildPod(
  session: Session,
  runtime: AgentRuntime,
  attempt: number,
  settings: PodSettings,
): Pod {
  const { name, namespace, uid, annotations } = session.metadata;
  if (!uid) throw new TypeError(`The session ${name} has no UID`);
  const traceparent = annotations?.[TRACEPARENT_ANNOTATION];
  const folders = stateFolders(runtime);
  const { imagePullPolicy } = settings;
  const egress = profileOf(session);

  const shim: Container = {
    name: 'shim',
    image: settings.runnerImage,
    imagePullPolicy,
    command: ['node', '-e', COPY_SHIM],
    volumeMounts: [{ name: 'shim', mountPath: '/shim' }],
    resources: {
      requests: { cpu: '10m', memory: '32Mi' },
      limits: { memory: '128Mi' },
    },
    securityContext: CONTAINER_SECURITY,
    // It leaves no word of its own: what it printed says why it failed.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
  const runner: Container = {
    name: 'runner',
    image: settings.runnerImage,
    imagePullPolicy,
    command: ['node', '/app/runner.js'],
    env: [
      { name: 'AGENTIC_SESSIONS_URL', value: settings.runnerApiUrl },
      { name: 'SESSION_NAMESPACE', value: namespace },
      { name: 'SESSION_NAME', value: name },
      { name: 'SESSION_ATTEMPT', value: String(attempt) },
      { name: 'TOKEN_FILE', value: `${TOKEN_FOLDER}/token` },
      { name: 'WORKSPACE', value: WORKSPACE },
      { name: 'SPOOL_DIR', value: '/spool' },
      { name: 'ACP_SOCKET', value: ACP_SOCKET },
      {
        name: 'AGENT_FOLDERS',
        value: folders.map(({ path, here }) => `${path}=${here}`).join(','),
      },
      {
        name: 'TERMINATION_SECONDS',
        value: String(runnerSeconds(settings.terminationGraceSeconds)),
      },
      // git and Node.js want a home that can be written to.
      { name: 'HOME', value: '/tmp' },
      ...(traceparent ? [{ name: 'TRACEPARENT', value: traceparent }] : []),
    ],
    volumeMounts: [
      { name: 'workspace', mountPath: WORKSPACE },
      { name: 'acp', mountPath: '/acp' },
      { name: 'spool', mountPath: '/spool' },
      { name: 'runner-tmp', mountPath: '/tmp' },
      { name: 'token', mountPath: TOKEN_FOLDER, readOnly: true },
      // What the agent remembers by, so that a snapshot has it.
      ...folders.map(({ volume, here }) => ({ name: volume, mountPath: here })),
    ],
    resources: {
      requests: { cpu: '50m', memory: '96Mi' },
      limits: { memory: '512Mi' },
    },
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'File',
  };
  const agent: Container = {
    name: 'agent',
    image: runtime.spec.image,
    imagePullPolicy,
    command: ['node', '/shim/shim.js', '--'],
    args: [...runtime.spec.command, ...(runtime.spec.args ?? [])],
    workingDir: WORKSPACE,
    env: [
      // Last wins: what we set is not for a runtime to change.
      ...(runtime.spec.env ?? []),
      { name: 'ACP_SOCKET', value: ACP_SOCKET },
      { name: 'HOME', value: AGENT_HOME },
      { name: 'WORKSPACE', value: WORKSPACE },
    ],
    volumeMounts: [
      { name: 'workspace', mountPath: WORKSPACE },
      { name: 'acp', mountPath: '/acp' },
      { name: 'shim', mountPath: '/shim', readOnly: true },
      { name: 'agent-tmp', mountPath: '/tmp' },
      ...folders.map(({ volume, path }) => ({ name: volume, mountPath: path })),
    ],
    resources: agentResources(runtime),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };

  const empty = (volume: string, sizeLimit: string): Volume => ({
    name: volume,
    emptyDir: { sizeLimit },
  });
  return {
    metadata: {
      name: podName(name, attempt),
      namespace,
      labels: {
        [SESSION_LABEL]: name,
        [MANAGED_BY_LABEL]: OPERATOR_NAME,
        'app.kubernetes.io/name': 'agentic-session',
        'app.kubernetes.io/component': runtime.metadata.name,
        ...(egress && { [EGRESS_LABEL]: egress }),
      },
      annotations: {
        ...SHARED_SOCKET,
        ...(traceparent && { [TRACEPARENT_ANNOTATION]: traceparent }),
      },
      ownerReferences: [
        {
          apiVersion: API_GROUP_VERSION,
          kind: 'Session',
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: settings.terminationGraceSeconds,
      ...(settings.hostUsers === undefined
        ? {}
        : { hostUsers: settings.hostUsers }),
      ...(settings.runtimeClassName
        ? { runtimeClassName: settings.runtimeClassName }
        : {}),
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
        ...(settings.fsGroup === undefined
          ? {}
          : { fsGroup: settings.fsGroup }),
      },
      tolerations: ['not-ready', 'unreachable'].map(state => ({
        key: `node.kubernetes.io/${state}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: settings.nodeSilenceSeconds,
      })),
      initContainers: [shim],
      containers: [runner, agent],
      volumes: [
        empty('workspace', '10Gi'),
        empty('acp', '16Mi'),
        empty('shim', '32Mi'),
        empty('spool', '1Gi'),
        empty('runner-tmp', '1Gi'),
        empty('agent-tmp', '4Gi'),
        ...folders.map(({ volume }) => empty(volume, '4Gi')),
        {
          name: 'token',
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  audience: SESSION_TOKEN_AUDIENCE,
                  expirationSeconds: 3600,
                  path: 'token',
                },
              },
            ],
          },
        },
      ],
    },
  };
}
