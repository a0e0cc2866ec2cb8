/** Each setting: its environment variable, its default, and what it does. The flag is the same in small letters. */
export const SETTINGS = {
  KUBECONFIG: {
    help: 'kubeconfig file; in a Pod its ServiceAccount is used without one',
  },
  WATCH_NAMESPACE: {
    help: 'the one namespace to look after, e.g. to try a version; all where absent',
  },
  RUNNER_IMAGE: { help: 'image of the runner, which also brings the shim' },
  RUNNER_API_URL: {
    help: "base URL of the portal's runner API, as Pods reach it",
  },
  SESSION_EGRESS: {
    default: '[]',
    help: "JSON list of a NetworkPolicy's egress rules that hold for every session: the portal where RUNNER_API_URL has a name, DNS, gateways",
  },
  IMAGE_PULL_POLICY: {
    help: 'Always, IfNotPresent or Never; Kubernetes decides where absent',
  },
  HOST_USERS: {
    help: "false gives each Pod a user namespace, where that was not seen to fail and policy names no RuntimeClass; the cluster's default where absent",
  },
  FS_GROUP: {
    help: 'group id of volumes; leave it out on clusters that give namespaces a range',
  },
  RUNTIME_CLASS: {
    help: 'RuntimeClass of session Pods where policy names none, e.g. gvisor',
  },
  TERMINATION_GRACE_SECONDS: {
    default: '60',
    help: 'how long a runner may take to keep its workspace and end when its Pod is deleted or drained',
  },
  NODE_SILENCE_SECONDS: {
    default: '60',
    help: 'how long a Pod stays on a node that does not answer',
  },
  METRICS_ADDRESS: {
    default: ':8080',
    help: 'host:port of /metrics, /healthz and /readyz; 0 for none',
  },
  LEADER_ELECTION: {
    default: 'true',
    help: 'false where only one operator can ever run',
  },
  LEADER_ELECTION_NAMESPACE: {
    default: 'agentic-sessions-system',
    help: 'namespace of the Lease',
  },
  LEADER_ELECTION_NAME: {
    default: 'agentic-sessions-operator',
    help: 'name of the Lease',
  },
  LEADER_ELECTION_IDENTITY: {
    help: 'a name only one process has at a time, such as that of its Pod: a restarted container then leads again at once',
  },
  SANDBOX_CHECK_SECONDS: {
    default: '21600',
    help: 'how often two small Pods try whether the cluster enforces NetworkPolicies; 0 for never',
  },
  SANDBOX_CHECK_NAMESPACE: {
    default: 'agentic-sessions-system',
    help: "where these Pods run: the namespace of the operator's account, since admission lets it make them nowhere else",
  },
  WORKERS: { default: '32', help: 'sessions that are worked on at once' },
  LOG_LEVEL: { default: 'info', help: 'trace, debug, info, warn, error' },
  IMAGE_PULL_SECONDS: {
    default: '90',
    help: 'how long an image may fail to come before its session fails',
  },
  CONTAINER_SECONDS: {
    default: '30',
    help: 'how long a container may fail to be made before its session fails',
  },
  RUNTIME_SECONDS: {
    default: '10',
    help: 'how long an AgentRuntime may be missing before its session fails',
  },
  KEEP_POD_SECONDS: {
    default: '600',
    help: 'how long the Pod of an ended session is kept for its logs',
  },
  LINGER_SECONDS: {
    default: '30',
    help: 'how long a Pod may go on after its session has ended',
  },
  MAX_ATTEMPTS: {
    default: '5',
    help: 'Pods a session gets at most, where they go through no fault of it',
  },
  DRAIN_SECONDS: {
    default: '20',
    help: 'how long work under way may take at the end',
  },
  WATCH_SECONDS: {
    default: '60',
    help: 'length of a watch in which things happen',
  },
} as const satisfies Record<string, { default?: string; help: string }>;

/** Name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** The flag of a setting, e.g. `runner-image`. */
export function flagOf(name: SettingName): string {
  return name.toLowerCase().replaceAll('_', '-');
}
