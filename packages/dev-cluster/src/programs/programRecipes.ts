import type { ProgramRecipe } from './ProgramRecipe';

const KUBERNETES = '1.37.2';
const ETCD = '3.6.16';
const CONTAINERD = '2.4.2';
const CNI_PLUGINS = '1.9.1';
const RUNC = '1.4.3';

/** What the node runs, and kubectl for people. */
const KUBERNETES_PROGRAMS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
];

/** Go's name of the processor, as the release files use it. */
export function releaseArchitecture(arch: string = process.arch): string {
  return arch === 'x64' ? 'amd64' : arch;
}

/** The programs of the node, for a processor. Their versions move together: see README, "Moving to a new version". */
export function programRecipes(
  arch: string = releaseArchitecture(),
): ProgramRecipe[] {
  const versionPackage = 'k8s.io/component-base/version';
  const [major, minor] = KUBERNETES.split('.');
  const github = 'https://github.com';
  const containerdModule = 'github.com/containerd/containerd/v2';
  const cniModule = 'github.com/containernetworking/plugins/plugins';
  const etcdFolder = `etcd-v${ETCD}-linux-${arch}`;
  const etcdReleases = `${github}/etcd-io/etcd/releases/download/v${ETCD}`;
  const containerdArchive = `${github}/containerd/containerd/releases/download/v${CONTAINERD}/containerd-static-${CONTAINERD}-linux-${arch}.tar.gz`;
  const cniArchive = `${github}/containernetworking/plugins/releases/download/v${CNI_PLUGINS}/cni-plugins-linux-${arch}-v${CNI_PLUGINS}.tgz`;
  const runcReleases = `${github}/opencontainers/runc/releases/download/v${RUNC}`;
  return [
    ...KUBERNETES_PROGRAMS.map(name => {
      const url = `https://dl.k8s.io/v${KUBERNETES}/bin/linux/${arch}/${name}`;
      return {
        name,
        version: KUBERNETES,
        files: [name],
        release: { url, checksumUrl: `${url}.sha256` },
        go: {
          module: 'kubernetes',
          packages: { [name]: `k8s.io/kubernetes/cmd/${name}` },
          ldflags: [
            `-X ${versionPackage}.gitVersion=v${KUBERNETES}`,
            `-X ${versionPackage}.gitMajor=${major}`,
            `-X ${versionPackage}.gitMinor=${minor}`,
          ].join(' '),
        },
      };
    }),
    {
      name: 'etcd',
      version: ETCD,
      files: ['etcd'],
      release: {
        url: `${etcdReleases}/${etcdFolder}.tar.gz`,
        checksumUrl: `${etcdReleases}/SHA256SUMS`,
        members: { etcd: `${etcdFolder}/etcd` },
      },
      go: { module: 'etcd', packages: { etcd: 'go.etcd.io/etcd/server/v3' } },
    },
    {
      name: 'containerd',
      version: CONTAINERD,
      files: ['containerd', 'containerd-shim-runc-v2', 'ctr'],
      release: {
        url: containerdArchive,
        checksumUrl: `${containerdArchive}.sha256sum`,
        members: {
          containerd: 'bin/containerd',
          'containerd-shim-runc-v2': 'bin/containerd-shim-runc-v2',
          ctr: 'bin/ctr',
        },
      },
      go: {
        module: 'containerd',
        packages: {
          containerd: `${containerdModule}/cmd/containerd`,
          'containerd-shim-runc-v2': `${containerdModule}/cmd/containerd-shim-runc-v2`,
          ctr: `${containerdModule}/cmd/ctr`,
        },
        ldflags: `-X ${containerdModule}/version.Version=${CONTAINERD}`,
      },
    },
    {
      name: 'cni-plugins',
      version: CNI_PLUGINS,
      files: ['bridge', 'loopback', 'host-local'],
      release: {
        url: cniArchive,
        checksumUrl: `${cniArchive}.sha256`,
        members: {
          bridge: './bridge',
          loopback: './loopback',
          'host-local': './host-local',
        },
      },
      go: {
        module: 'cni-plugins',
        packages: {
          bridge: `${cniModule}/main/bridge`,
          loopback: `${cniModule}/main/loopback`,
          'host-local': `${cniModule}/ipam/host-local`,
        },
      },
    },
    {
      name: 'runc',
      version: RUNC,
      files: ['runc'],
      release: {
        url: `${runcReleases}/runc.${arch}`,
        checksumUrl: `${runcReleases}/runc.sha256sum`,
      },
      go: {
        module: 'runc',
        packages: { runc: 'github.com/opencontainers/runc' },
        ldflags: `-X main.version=${RUNC}`,
        seccomp: true,
      },
    },
  ];
}
