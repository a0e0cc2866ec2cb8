import { GATE_PLUGIN, podGateScript } from '../network-policy/podGate';
import type { Programs } from '../programs/Programs';
import { PAUSE_IMAGE } from '../images/pauseImage';
import type { NodeAddresses } from './NodeAddresses';
import { gvisorConfiguration } from './gvisorConfiguration';
import { SIMULATOR_STAGES } from './simulatorStages';

/** The bridge that Pods are connected to. */
export const POD_BRIDGE = 'cni0';

/** Folder, inside the node, of the kubelet. gVisor looks for volumes of Pods there and nowhere else. */
export const KUBELET_FOLDER = '/var/lib/kubelet';

/** Folder, inside the node, of the CNI plugin of ours. */
export const OWN_CNI_FOLDER = '/run/own/cni-plugins';

/** What the configuration depends on. */
export interface NodeConfigurationInput {
  addresses: NodeAddresses;
  programs: Programs;
  /** overlayfs cannot be stacked on itself: on an overlay (in a container) layers are copied. */
  snapshotter: 'overlayfs' | 'native';
}

/** The configuration files of the node's programs, by name below `config/` of the state. */
export function nodeConfiguration(
  input: NodeConfigurationInput,
): Record<string, string> {
  const { addresses, programs } = input;
  const program = (name: string) => `/run/programs/${programs.files[name]}`;
  const cniFolder = program('bridge').replace(/\/bridge$/, '');
  const runtime = "plugins.'io.containerd.cri.v1.runtime'";
  const images = "plugins.'io.containerd.cri.v1.images'";
  const gvisor = gvisorConfiguration(programs, `${runtime}.containerd`);
  return {
    'containerd.toml': `version = 3
root = "/run/node/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[${images}]
  snapshotter = "${input.snapshotter}"
  [${images}.pinned_images]
    sandbox = "${PAUSE_IMAGE}"
[${runtime}]
  # Not every machine lets root lower an OOM score.
  restrict_oom_score_adj = true
[${runtime}.cni]
  bin_dirs = ["${cniFolder}", "${OWN_CNI_FOLDER}"]
  conf_dir = "/run/node/config/cni"
[${runtime}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
  [${runtime}.containerd.runtimes.runc.options]
    BinaryName = "${program('runc')}"
    SystemdCgroup = false
${gvisor?.containerd ?? ''}`,
    ...(gvisor && { 'runsc.toml': gvisor.runsc }),
    'cni/10-bridge.conflist': JSON.stringify(
      {
        cniVersion: '1.0.0',
        name: 'pods',
        plugins: [
          {
            // Passed on to the plugin `bridge`, which the rest is for.
            type: GATE_PLUGIN,
            bridge: POD_BRIDGE,
            isGateway: true,
            ipMasq: true,
            ipMasqBackend: 'nftables',
            hairpinMode: true,
            ipam: {
              type: 'host-local',
              // In the node's own /run: after a restart no Pod has its address any more.
              dataDir: '/run/own/cni',
              ranges: [[{ subnet: addresses.pods }]],
              routes: [{ dst: '0.0.0.0/0' }],
            },
          },
        ],
      },
      undefined,
      2,
    ),
    'kubelet.yaml': `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
# Version 1 of control groups is deprecated, and all that some machines have.
failCgroupV1: false
cgroupDriver: cgroupfs
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
address: ${addresses.node}
readOnlyPort: 0
healthzPort: 0
authentication:
  anonymous: { enabled: false }
  webhook: { enabled: true }
  x509: { clientCAFile: /run/node/pki/ca.crt }
authorization: { mode: Webhook }
tlsCertFile: /run/node/pki/kubelet.crt
tlsPrivateKeyFile: /run/node/pki/kubelet.key
podLogsDir: /run/node/pods
volumePluginDir: /run/own/flexvolume
resolvConf: /run/node/config/resolv.conf
# Nobody answers there: the node has no DNS. A question is refused at once instead of timing out.
clusterDNS: ["${addresses.node}"]
clusterDomain: cluster.local
failSwapOn: false
evictionHard: { memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1% }
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
seccompDefault: true
nodeStatusUpdateFrequency: 2s
syncFrequency: 10s
`,
    'resolv.conf': '',
    [GATE_PLUGIN]: podGateScript(program('bridge')),
    'kwok.yaml': SIMULATOR_STAGES,
  };
}
