import {
  MANAGED_BY_LABEL,
  NETWORK_CHECK_POLICY,
  OPERATOR_NAME,
} from '@agentic-sessions/kubernetes-api';
import type { NetworkPolicy, Pod } from '@agentic-sessions/kubernetes-client';
import type { PodSettings } from '../session/buildPod';
import {
  CLIENT_PROGRAM,
  PROBE_PATIENCE_MS,
  PROBE_PORTS,
  SERVER_PROGRAM,
} from './probePrograms';

/** On both Pods of a check: which of the two it is. */
export const PROBE_LABEL = 'agentic-sessions.io/network-check';

/** The Pods of a check end by themselves, should nobody be left to delete them. */
const DEADLINE_SECONDS = 120;

type Role = 'server' | 'client';

const metadata = (namespace: string, name: string, role?: Role) => ({
  name,
  namespace,
  labels: {
    [MANAGED_BY_LABEL]: OPERATOR_NAME,
    ...(role && { [PROBE_LABEL]: role }),
  },
});

const open = (...ports: number[]) =>
  ports.map(port => ({ protocol: 'TCP' as const, port }));

/** Lets the client reach one of the server's ports, and closes each of two others in one direction. */
export function buildProbePolicy(namespace: string): NetworkPolicy {
  const peer = (role: Role) => [
    { podSelector: { matchLabels: { [PROBE_LABEL]: role } } },
  ];
  return {
    metadata: metadata(namespace, NETWORK_CHECK_POLICY),
    spec: {
      podSelector: {
        matchExpressions: [{ key: PROBE_LABEL, operator: 'Exists' }],
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: peer('client'),
          ports: open(PROBE_PORTS.open, PROBE_PORTS.egress),
        },
      ],
      egress: [
        {
          to: peer('server'),
          ports: open(PROBE_PORTS.open, PROBE_PORTS.ingress),
        },
      ],
    },
  };
}

/** Name of one of the Pods. */
export function probePodName(role: Role): string {
  return `${NETWORK_CHECK_POLICY}-${role}`;
}

/** One of the two Pods, as restricted as a session's. */
export function buildProbePod(
  role: Role,
  options: {
    namespace: string;
    settings: Pick<
      PodSettings,
      'runnerImage' | 'imagePullPolicy' | 'runtimeClassName'
    >;
    /** The server's address, for the client. */
    server?: string;
    hostUsers?: boolean;
  },
): Pod {
  const { namespace, settings, server, hostUsers } = options;
  return {
    metadata: metadata(namespace, probePodName(role), role),
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: DEADLINE_SECONDS + PROBE_PATIENCE_MS / 1000,
      ...(hostUsers !== undefined && { hostUsers }),
      ...(settings.runtimeClassName && {
        runtimeClassName: settings.runtimeClassName,
      }),
      // A network plugin may do between nodes what it does not within one. Only wished for: many clusters have one node.
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: {
                  matchExpressions: [{ key: PROBE_LABEL, operator: 'Exists' }],
                },
              },
            },
          ],
        },
      },
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: role,
          image: settings.runnerImage,
          imagePullPolicy: settings.imagePullPolicy,
          command: [
            'node',
            '-e',
            role === 'server' ? SERVER_PROGRAM : CLIENT_PROGRAM,
          ],
          ...(server && { env: [{ name: 'SERVER', value: server }] }),
          resources: {
            requests: { cpu: '10m', memory: '48Mi' },
            limits: { memory: '128Mi' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
