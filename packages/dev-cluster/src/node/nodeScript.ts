import { GATE_FOLDER, GATE_PLUGIN } from '../network-policy/podGate';
import type { Programs } from '../programs/Programs';
import type { CgroupPlan } from './cgroups/CgroupPlan';
import type { NodeAddresses } from './NodeAddresses';
import { NODE_NAME } from './NodeAddresses';
import { KUBELET_FOLDER, OWN_CNI_FOLDER } from './nodeConfiguration';
import type { NodeProcess } from './nodeProcesses';

/** What process 1 of a node is told. */
export interface NodeScriptInput {
  addresses: NodeAddresses;
  cgroups: CgroupPlan;
  programs: Programs;
  stateFolder: string;
  /** Folder of the sources that programs of ours run from. */
  sources: string;
  /** The Node.js that they run on. */
  nodejs: string;
  /** Started at once, and those after the second word of the launcher. */
  processes: { first: readonly NodeProcess[]; second: readonly NodeProcess[] };
}

/**
 * The kubelet sets these for the whole machine. Inside the node they are files of its own, so that the machine keeps
 * its values. The boot id is renewed, so that a node that was started again counts as rebooted, which is the truth
 * about its Pods.
 */
const OWN_SYSCTLS: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/** Quotes a word for the shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

function mountCgroups(plan: CgroupPlan): string[] {
  if (plan.version === 2) {
    return ['mount -n -t cgroup2 cgroup2 /sys/fs/cgroup'];
  }
  return [
    'mount -n -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup',
    ...plan.hierarchies.flatMap(({ selector, mountName }) => {
      const options = selector?.startsWith('name=')
        ? `none,${selector}`
        : selector ?? '';
      const folder = `/sys/fs/cgroup/${mountName}`;
      return [
        `mkdir ${quote(folder)}`,
        `mount -n -t cgroup -o ${quote(options)} cgroup ${quote(folder)}`,
        // Joined controllers are also looked for under each name alone.
        ...(mountName.includes(',')
          ? mountName
              .split(',')
              .map(each => `ln -s ${quote(mountName)} /sys/fs/cgroup/${each}`)
          : []),
      ];
    }),
  ];
}

function keep(process: NodeProcess): string {
  return `keep ${process.name} ${process.command.map(quote).join(' ')}`;
}

/**
 * The program of process 1 of a node, for any POSIX shell. It waits for the launcher's word `network` on its standard
 * input, mounts what the node needs, starts the first programs, waits for `controllers` and starts the rest. Should
 * the launcher die before, the input ends and so does the node. The last word says whether it then lives on.
 *
 * A program that ends is started again. The shell also collects orphaned processes, which is process 1's duty.
 */
export function nodeScript(input: NodeScriptInput): string {
  const { addresses, programs, stateFolder } = input;
  const stage = `${stateFolder}/stage`;
  const path = [
    ...programs.searchFolders.map(folder => `/run/programs/${folder}`),
    '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ].join(':');
  return [
    'set -e',
    'read -r word; [ "$word" = network ]',
    'exec 9<&0',
    `hostname ${NODE_NAME}`,
    '# A new /run with state and programs in it: from here on nothing depends on where they lie on the machine.',
    `mkdir -p ${quote(stage)}`,
    `mount -n -t tmpfs -o mode=755 tmpfs ${quote(stage)}`,
    `for d in node programs sources lock netns own proc; do mkdir ${quote(
      stage,
    )}/$d; done`,
    `mount -n --bind ${quote(stateFolder)} ${quote(stage)}/node`,
    `mount -n --bind ${quote(programs.folder)} ${quote(stage)}/programs`,
    `mount -n --bind ${quote(input.sources)} ${quote(stage)}/sources`,
    `: > ${quote(stage)}/nodejs`,
    `mount -n --bind ${quote(input.nodejs)} ${quote(stage)}/nodejs`,
    `mount -n --move ${quote(stage)} /run`,
    'cd /run/node',
    'mount -n --make-rshared /',
    'mount -n -t proc proc /proc',
    'mount -n -t sysfs sysfs /sys',
    ...mountCgroups(input.cgroups),
    '# Kubelet and containerd also write to fixed places.',
    'for d in /var/log /var/lib /opt; do mount -n -t tmpfs -o mode=755 tmpfs $d; done',
    `mkdir -p kubelet ${KUBELET_FOLDER}`,
    `mount -n --bind kubelet ${KUBELET_FOLDER}`,
    '# An uncovered proc must exist, or Pods with user namespaces cannot mount theirs.',
    'mount -n -t proc proc /run/proc',
    'own() { [ -e "/proc/sys/$1" ] || return 0; f=/run/own/$(echo "$1" | tr / _); echo "$2" > "$f"; mount -n --bind "$f" "/proc/sys/$1"; }',
    ...Object.entries(OWN_SYSCTLS).map(
      ([name, value]) => `own ${name} ${value}`,
    ),
    'own kernel/random/boot_id "$(cat /proc/sys/kernel/random/uuid)"',
    'ip link set lo up',
    `ip address add ${addresses.node}/24 dev ${addresses.nodeLink}`,
    `ip link set ${addresses.nodeLink} up`,
    `ip route add default via ${addresses.host}`,
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'if [ -e /proc/sys/net/bridge ]; then echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables',
    'else echo "br_netfilter is missing: a Pod will not reach itself or its neighbours by a Service address, and NetworkPolicies do not hold between Pods"; fi',
    '[ ! -e /proc/sys/net/bridge/bridge-nf-call-ip6tables ] || echo 1 > /proc/sys/net/bridge/bridge-nf-call-ip6tables',
    // The state may lie where nothing can be executed.
    `mkdir -p ${OWN_CNI_FOLDER} ${GATE_FOLDER}/pods ${GATE_FOLDER}/ready`,
    `cp config/${GATE_PLUGIN} ${OWN_CNI_FOLDER} && chmod 755 ${OWN_CNI_FOLDER}/${GATE_PLUGIN}`,
    `export PATH=${quote(path)}`,
    'export HOME=/run TMPDIR=/tmp',
    'set +e',
    'keep() { name=$1; shift; ( exec 9<&-; while :; do "$@" >> "logs/$name.log" 2>&1 < /dev/null; echo "$name ended with $?: starting it again"; sleep 1; done ) & }',
    ...input.processes.first.map(keep),
    'read -r word <&9; [ "$word" = controllers ] || exit 1',
    ...input.processes.second.map(keep),
    'read -r word <&9',
    'case "$word" in',
    'detached) exec 9<&-; while :; do sleep 86400; done ;;',
    'attached) cat <&9 > /dev/null ;;',
    'esac',
    'exit 0',
    '',
  ].join('\n');
}
