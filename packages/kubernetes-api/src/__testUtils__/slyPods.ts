import { tokenVolume, type LoosePod } from './podBody';

/** What is sly about a Pod, what the API server says to it, and how an honest Pod becomes one. */
export type SlyPod = [string, RegExp, (pod: LoosePod) => void];

/** Of a securityContext, what PodSecurity refuses, where a namespace asks for it. */
const CONTEXTS: [string, object][] = [
  ['AppArmor turned off', { appArmorProfile: { type: 'Unconfined' } }],
  ['a type of SELinux', { seLinuxOptions: { type: 'spc_t' } }],
  ['a user of SELinux', { seLinuxOptions: { user: 'system_u' } }],
  ['a role of SELinux', { seLinuxOptions: { role: 'system_r' } }],
];

/** Pods of sessions as somebody with the operator's token would like them. */
export const SLY_PODS: SlyPod[] = [
  [
    'a privileged container',
    /get at its node/,
    ({ spec }) => {
      spec.containers[1].securityContext = { privileged: true };
    },
  ],
  [
    'a privileged init container',
    /get at its node/,
    ({ spec }) => {
      spec.initContainers[0].securityContext = { privileged: true };
    },
  ],
  [
    'a container that may gain rights',
    /get at its node/,
    ({ spec }) => {
      delete spec.containers[0].securityContext.allowPrivilegeEscalation;
    },
  ],
  [
    'a capability',
    /get at its node/,
    ({ spec }) => {
      spec.containers[0].securityContext.capabilities.add = ['SYS_ADMIN'];
    },
  ],
  [
    'root',
    /get at its node/,
    ({ spec }) => {
      spec.containers[0].securityContext.runAsUser = 0;
    },
  ],
  [
    'no seccomp profile',
    /get at its node/,
    ({ spec }) => {
      delete spec.containers[0].securityContext.seccompProfile;
    },
  ],
  ...['hostNetwork', 'hostPID', 'hostIPC'].map(
    (field): SlyPod => [
      field,
      /get at its node/,
      ({ spec }) => {
        spec[field] = true;
      },
    ],
  ),
  [
    'a node of its choice',
    /get at its node/,
    ({ spec }) => {
      spec.nodeName = 'control-plane';
    },
  ],
  [
    'a folder of the node',
    /somebody else's rights or files/,
    ({ spec }) => {
      spec.volumes.push({ name: 'host', hostPath: { path: '/' } });
    },
  ],
  [
    "a team's claim",
    /somebody else's rights or files/,
    ({ spec }) => {
      spec.volumes.push({
        name: 'data',
        persistentVolumeClaim: { claimName: 'ledger' },
      });
    },
  ],
  [
    'the account of a deployer',
    /somebody else's rights or files|error looking up service account/,
    ({ spec }) => {
      spec.serviceAccountName = 'deployer';
    },
  ],
  [
    "the API server's token by another way",
    /somebody else's rights or files/,
    ({ spec }) => {
      spec.volumes.push({ ...tokenVolume(''), name: 'api' });
    },
  ],
  [
    'a PriorityClass of the system',
    /get at its node/,
    ({ spec }) => {
      spec.priorityClassName = 'system-node-critical';
    },
  ],
  [
    'a device that is claimed',
    /get at its node/,
    ({ spec }) => {
      spec.resourceClaims = [{ name: 'gpu', resourceClaimName: 'gpu' }];
    },
  ],
  [
    'a port of the node',
    /get at its node/,
    ({ spec }) => {
      spec.containers[0].ports = [{ containerPort: 80, hostPort: 80 }];
    },
  ],
  [
    'all of /proc',
    /get at its node/,
    ({ spec }) => {
      spec.hostUsers = false;
      spec.containers[0].securityContext.procMount = 'Unmasked';
    },
  ],
  [
    'AppArmor turned off as it once was',
    /get at its node/,
    ({ metadata }) => {
      metadata.annotations = {
        'container.apparmor.security.beta.kubernetes.io/agent': 'unconfined',
      };
    },
  ],
  ...CONTEXTS.flatMap(([what, context]) =>
    (
      [
        ['the Pod', spec => spec],
        ['a container', spec => spec.containers[1]],
        ['an init container', spec => spec.initContainers[0]],
      ] as [string, (spec: LoosePod['spec']) => LoosePod['spec']][]
    ).map(
      ([where, read]): SlyPod => [
        `${what} for ${where}`,
        /get at its node/,
        ({ spec }) => {
          const part = read(spec);
          part.securityContext = { ...part.securityContext, ...context };
        },
      ],
    ),
  ),
  [
    "another account's pull secret",
    /pull secrets of its choice, such as registry/,
    ({ spec }) => {
      spec.imagePullSecrets = [{ name: 'registry' }];
    },
  ],
  [
    "a team's ConfigMap in its environment",
    /somebody else's rights or files/,
    ({ spec }) => {
      spec.initContainers[0].envFrom = [{ configMapRef: { name: 'c' } }];
    },
  ],
];
