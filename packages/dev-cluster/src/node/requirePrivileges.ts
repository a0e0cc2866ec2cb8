import { readFileSync } from 'node:fs';
import { DevClusterError } from '../errors/DevClusterError';
import { findTool } from '../system/findTool';

/** Bits of capabilities(7). */
const CAPABILITIES = { CAP_NET_ADMIN: 12, CAP_SYS_ADMIN: 21 };

const TOOLS = ['ip', 'unshare', 'mount', 'hostname', 'sh'];

/**
 * Says at once, and with the cure, when this process cannot make a node: before minutes go into building.
 *
 * @throws DevClusterError `Unsupported`, `NoRights` or `MissingTool`
 */
export function requirePrivileges(): void {
  if (process.platform !== 'linux') {
    throw new DevClusterError(
      'Unsupported',
      `The embedded Kubernetes is a real Linux node; this machine runs ${process.platform}.`,
      {
        cure: 'Use Linux, a Linux virtual machine, or point kubectl and the portal at a cluster of your own.',
      },
    );
  }
  const status = readFileSync('/proc/self/status', 'utf8');
  const effective = BigInt(`0x${/CapEff:\s*(\w+)/.exec(status)?.[1] ?? '0'}`);
  const lacking = Object.entries(CAPABILITIES)
    .filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n)
    .map(([name]) => name);
  if (process.getuid?.() !== 0 || lacking.length > 0) {
    throw new DevClusterError(
      'NoRights',
      `A Kubernetes node needs namespaces, mounts and control groups of its own, which takes root${
        lacking.length > 0 ? ` with ${lacking.join(' and ')}` : ''
      }.`,
      { cure: 'Start it as root (sudo -E), or in a privileged container.' },
    );
  }
  const missing = TOOLS.filter(tool => !findTool(tool));
  if (missing.length > 0) {
    throw new DevClusterError(
      'MissingTool',
      `These programs are missing: ${missing.join(', ')}.`,
      {
        cure: "Install them: 'apt-get install iproute2 util-linux mount hostname' or 'dnf install iproute util-linux hostname'.",
      },
    );
  }
}
