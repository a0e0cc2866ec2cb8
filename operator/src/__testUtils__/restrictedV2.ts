import type { Container, Pod } from '@agentic-sessions/kubernetes-client';

/** Kinds of volumes that restricted-v2 lets in. */
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** A part of a Pod as JSON: what our own types leave out must be seen too. */
type Loose = Record<string, any>;

function containerFaults(container: Container, pod: Loose): string[] {
  const own: Loose = container.securityContext ?? {};
  const seccomp = own.seccompProfile ?? pod.seccompProfile ?? {};
  const rules: [string, boolean][] = [
    ['privileged', own.privileged === true],
    ['allowPrivilegeEscalation', own.allowPrivilegeEscalation !== false],
    [
      'capabilities.add',
      (own.capabilities?.add ?? []).some(
        (name: string) => name !== 'NET_BIND_SERVICE',
      ),
    ],
    ['capabilities.drop', !(own.capabilities?.drop ?? []).includes('ALL')],
    ['seccompProfile', seccomp.type !== 'RuntimeDefault'],
    // MustRunAsRange: the id is the namespace's to give, and none that is asked for is certain to be in its range.
    ['runAsUser', (own.runAsUser ?? pod.runAsUser) !== undefined],
    [
      'seLinuxOptions',
      (own.seLinuxOptions ?? pod.seLinuxOptions) !== undefined,
    ],
    [
      'hostPort',
      ((container as Loose).ports ?? []).some((port: Loose) => port.hostPort),
    ],
  ];
  return rules
    .filter(([, broken]) => broken)
    .map(([rule]) => `${container.name}: ${rule}`);
}

/**
 * What of a Pod OpenShift's SecurityContextConstraint `restricted-v2` does not let in, or lets in only by luck; the SCC that
 * every authenticated account may use. By `oc get scc restricted-v2 -o yaml` of OpenShift 4.
 */
export function restrictedV2Faults({ spec }: Pod): string[] {
  const loose: Loose = spec;
  const context: Loose = loose.securityContext ?? {};
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter(key => loose[key] === true),
    // MustRunAs: as for the user.
    ...(context.fsGroup === undefined ? [] : ['fsGroup']),
    ...(spec.volumes ?? []).flatMap(volume =>
      Object.keys(volume)
        .filter(kind => kind !== 'name' && !VOLUMES.includes(kind))
        .map(kind => `volume ${volume.name}: ${kind}`),
    ),
    ...[...(spec.initContainers ?? []), ...spec.containers].flatMap(container =>
      containerFaults(container, context),
    ),
  ];
}
