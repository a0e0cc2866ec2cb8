import type { Programs } from '../programs/Programs';
import type { NodeAddresses } from './NodeAddresses';
import { NODE_NAME } from './NodeAddresses';
import { KUBELET_FOLDER, POD_BRIDGE } from './nodeConfiguration';
import { SIMULATED_NODE_KEY } from './simulateNodes';

/** A program of the node, with its name for logs. */
export interface NodeProcess {
  name: string;
  command: readonly string[];
}

/** Port of the API server on the node's address. */
export const API_PORT = 6443;

/** Audience of the API server. Ours is not among them: a runner's token is worth nothing there. */
const API_AUDIENCE = 'https://kubernetes.default.svc';

/** What runs in a node, in the order of its start. */
export function nodeProcesses(
  addresses: NodeAddresses,
  programs: Programs,
  options: { durable: boolean; simulated?: boolean },
): { first: NodeProcess[]; second: NodeProcess[] } {
  const make = (name: string, ...args: string[]): NodeProcess => ({
    name,
    command: [`/run/programs/${programs.files[name]}`, ...args],
  });
  const pki = '/run/node/pki';
  const configs = '/run/node/config';
  const asClient = (name: string) => {
    const file = `${configs}/${name}.kubeconfig`;
    return [
      `--kubeconfig=${file}`,
      `--authentication-kubeconfig=${file}`,
      `--authorization-kubeconfig=${file}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--cert-dir=/run/own/${name}`,
      // Scheduler and controllers hold themselves to 50 and 20 calls a second, which is what would be measured.
      ...(options.simulated
        ? ['--kube-api-qps=2000', '--kube-api-burst=4000']
        : []),
    ];
  };
  return {
    first: [
      make(
        'etcd',
        '--data-dir=/run/node/etcd',
        '--listen-client-urls=http://127.0.0.1:2379',
        '--advertise-client-urls=http://127.0.0.1:2379',
        '--listen-peer-urls=http://127.0.0.1:2380',
        '--initial-advertise-peer-urls=http://127.0.0.1:2380',
        '--initial-cluster=default=http://127.0.0.1:2380',
        '--log-level=warn',
        // Without waiting for the disk only a crash of the whole machine can lose data: good enough for tests.
        ...(options.durable ? [] : ['--unsafe-no-fsync']),
      ),
      make(
        'kube-apiserver',
        '--etcd-servers=http://127.0.0.1:2379',
        `--secure-port=${API_PORT}`,
        `--advertise-address=${addresses.node}`,
        `--tls-cert-file=${pki}/apiserver.crt`,
        `--tls-private-key-file=${pki}/apiserver.key`,
        `--client-ca-file=${pki}/ca.crt`,
        `--kubelet-client-certificate=${pki}/kubelet-client.crt`,
        `--kubelet-client-key=${pki}/kubelet-client.key`,
        `--kubelet-certificate-authority=${pki}/ca.crt`,
        '--kubelet-preferred-address-types=InternalIP',
        `--service-account-issuer=${API_AUDIENCE}`,
        `--api-audiences=${API_AUDIENCE}`,
        `--service-account-key-file=${pki}/tokens.pub`,
        `--service-account-signing-key-file=${pki}/tokens.key`,
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction',
        `--token-auth-file=${configs}/people.csv`,
        `--service-cluster-ip-range=${addresses.services}`,
        '--allow-privileged=true',
        '--profiling=false',
      ),
      make('containerd', `--config=${configs}/containerd.toml`),
    ],
    second: [
      make(
        'kube-controller-manager',
        ...asClient('kube-controller-manager'),
        `--service-account-private-key-file=${pki}/tokens.key`,
        `--root-ca-file=${pki}/ca.crt`,
        '--use-service-account-credentials',
        '--flex-volume-plugin-dir=/run/own/flexvolume',
      ),
      make('kube-scheduler', ...asClient('kube-scheduler')),
      make(
        'kubelet',
        `--config=${configs}/kubelet.yaml`,
        `--kubeconfig=${configs}/kubelet.kubeconfig`,
        `--root-dir=${KUBELET_FOLDER}`,
        '--cert-dir=/run/own/kubelet',
        `--node-ip=${addresses.node}`,
        `--hostname-override=${NODE_NAME}`,
      ),
      make(
        'kube-proxy',
        `--kubeconfig=${configs}/kube-proxy.kubeconfig`,
        `--hostname-override=${NODE_NAME}`,
        '--proxy-mode=nftables',
        `--cluster-cidr=${addresses.pods}`,
        // The machine's connection table is not ours to size.
        '--conntrack-max-per-core=0',
        '--conntrack-tcp-timeout-established=0',
        '--conntrack-tcp-timeout-close-wait=0',
        '--healthz-bind-address=127.0.0.1:10256',
        '--metrics-bind-address=127.0.0.1:10249',
      ),
      {
        name: 'network-policy',
        command: [
          // What the launcher asks of its own Node.js is not meant for this one.
          'env',
          '-u',
          'NODE_OPTIONS',
          '/run/nodejs',
          '--import',
          '/run/sources/scripts/lib/typescript.mjs',
          '/run/sources/packages/dev-cluster/src/network-policy/main.ts',
          `https://${addresses.node}:${API_PORT}`,
          pki,
          NODE_NAME,
          POD_BRIDGE,
          addresses.pods,
          '/run/node/enforcing',
        ],
      },
      ...(options.simulated
        ? [
            make(
              'kwok',
              `--config=${configs}/kwok.yaml`,
              `--kubeconfig=${configs}/kwok.kubeconfig`,
              `--manage-nodes-with-annotation-selector=${SIMULATED_NODE_KEY}=fake`,
              `--node-ip=${addresses.node}`,
              '--node-lease-duration-seconds=40',
            ),
          ]
        : []),
    ],
  };
}
