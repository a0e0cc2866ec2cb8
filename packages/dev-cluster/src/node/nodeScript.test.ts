import { run } from '../system/run';
import { nodeAddresses } from './NodeAddresses';
import { nodeProcesses } from './nodeProcesses';
import { nodeScript } from './nodeScript';
import type { CgroupPlan } from './cgroups/CgroupPlan';

const addresses = nodeAddresses(7);
const files = Object.fromEntries(
  [
    'etcd',
    'kube-apiserver',
    'containerd',
    'kube-controller-manager',
    'kube-scheduler',
    'kubelet',
    'kube-proxy',
  ].map(name => [name, `${name}-1/${name}`]),
);
const programs = { folder: '/cache', searchFolders: ['etcd-1'], files };

function script(cgroups: CgroupPlan, stateFolder = '/state'): string {
  return nodeScript({
    addresses,
    cgroups,
    programs,
    stateFolder,
    sources: '/checkout',
    nodejs: '/opt/node/bin/node',
    processes: nodeProcesses(addresses, programs, { durable: true }),
  });
}

const version1: CgroupPlan = {
  version: 1,
  hierarchies: [
    { selector: 'memory', mountName: 'memory', folder: '/m' },
    { selector: 'cpu,cpuacct', mountName: 'cpu,cpuacct', folder: '/c' },
    { selector: 'name=systemd', mountName: 'systemd', folder: '/s' },
  ],
};
const version2: CgroupPlan = {
  version: 2,
  hierarchies: [{ selector: undefined, mountName: '', folder: '/u' }],
};

describe('nodeScript', () => {
  it.each([version1, version2])(
    'is a valid shell script with control groups %#',
    async plan => {
      // A name that a careless script would break at.
      const text = script(plan, "/a b/it's $(here)");
      await expect(run('sh', ['-n'], { input: text })).resolves.toBeDefined();
    },
  );

  it('mounts each hierarchy of version 1, and joined ones under each name', () => {
    const text = script(version1);
    expect(text).toContain(
      'mount -n -t cgroup -o memory cgroup /sys/fs/cgroup/memory',
    );
    expect(text).toContain('-o cpu,cpuacct cgroup /sys/fs/cgroup/cpu,cpuacct');
    expect(text).toContain('ln -s cpu,cpuacct /sys/fs/cgroup/cpuacct');
    expect(text).toContain('-o none,name=systemd cgroup');
  });

  it('waits for the disk in etcd unless told otherwise', () => {
    const flag = '--unsafe-no-fsync';
    const etcd = (durable: boolean) =>
      nodeProcesses(addresses, programs, { durable }).first[0].command;
    expect(etcd(true)).not.toContain(flag);
    expect(etcd(false)).toContain(flag);
  });

  it('holds scheduler and controllers back unless nodes are simulated', () => {
    const held = (simulated: boolean) =>
      nodeProcesses(addresses, programs, { durable: true, simulated })
        .second.filter(({ name }) => /controller-manager|scheduler/.test(name))
        .map(({ command }) => command.includes('--kube-api-qps=2000'));
    expect(held(true)).toEqual([true, true]);
    expect(held(false)).toEqual([false, false]);
  });

  it('gives the API server no audience but its own', () => {
    expect(script(version1)).toContain(
      '--api-audiences=https://kubernetes.default.svc ',
    );
  });
});
