import type { Session } from '../generated';
import type { OwnerReference } from '../ObjectMeta';
import { API_GROUP_VERSION, SESSION_LABEL } from '../names';

/** A Pod, as loosely as tests need to bend it. */
export interface LoosePod {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: OwnerReference[];
  };
  spec: Record<string, any>;
}

const container = (name: string, more: object = {}) => ({
  name,
  image: 'example.invalid/image:1',
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  ...more,
});

/** Any Pod of a team. It fits no node, so nothing is ever pulled or run. */
export function podBody(namespace: string, name: string): LoosePod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      nodeSelector: { 'agentic-sessions.io/test': 'no-such-node' },
      containers: [container('main')],
    },
  };
}

/** A volume with a token of our audience. */
export const tokenVolume = (audience = 'agentic-sessions') => ({
  name: 'token',
  projected: {
    sources: [
      {
        serviceAccountToken: {
          audience,
          path: 'token',
          expirationSeconds: 600,
        },
      },
    ],
  },
});

/** The Pod of a session, as the operator makes it. */
export function sessionPodBody(session: Session): LoosePod {
  const { name, namespace, uid } = session.metadata;
  const body = podBody(namespace!, `session-${name}`);
  body.metadata.labels = { [SESSION_LABEL]: name };
  body.metadata.ownerReferences = [
    {
      apiVersion: API_GROUP_VERSION,
      kind: 'Session',
      name,
      uid: uid ?? '',
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
  Object.assign(body.spec, {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    volumes: [tokenVolume(), { name: 'workspace', emptyDir: {} }],
    initContainers: [container('shim')],
    containers: [
      container('runner', {
        volumeMounts: [
          { name: 'token', mountPath: '/var/run/agentic-sessions' },
          { name: 'workspace', mountPath: '/workspace' },
        ],
      }),
      container('agent', {
        env: [{ name: 'A', value: 'b' }],
        volumeMounts: [{ name: 'workspace', mountPath: '/workspace' }],
      }),
    ],
  });
  return body;
}
