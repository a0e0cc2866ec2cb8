import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';
import { kubeconfig } from '../identity/kubeconfig';
import type { Person } from '../identity/Person';
import { formatTokenFile, parseTokenFile } from '../identity/tokenFile';
import { ADMINISTRATOR, ensurePki } from '../pki/ensurePki';
import type { Programs } from '../programs/Programs';
import { writeAtomically } from '../system/writeAtomically';
import type { NodeAddresses } from './NodeAddresses';
import { nodeConfiguration } from './nodeConfiguration';
import { API_PORT } from './nodeProcesses';
import { statePaths } from './StatePaths';

/** Magic number of overlayfs (statfs(2)). */
const OVERLAYFS = 0x794c7630;

/** Who gets a kubeconfig inside the node: file name below `pki`, file name below `config`. */
const COMPONENTS = {
  kubelet: 'kubelet',
  'kube-proxy': 'kube-proxy',
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  kwok: 'kwok',
};

/** Writes everything into the state folder that the node reads at its start. Data of an earlier start stays. */
export async function prepareState(
  stateFolder: string,
  addresses: NodeAddresses,
  programs: Programs,
  people: readonly Person[],
  now: Date,
): Promise<void> {
  const paths = statePaths(stateFolder);
  mkdirSync(paths.etcd, { recursive: true, mode: 0o700 });
  await writeAtomically(
    paths.node,
    JSON.stringify({ index: addresses.index }),
    0o600,
  );
  keepFormerLogs(paths.logs);
  rmSync(paths.enforcing, { force: true });
  await ensurePki(paths.pki, addresses, now);

  const read = (file: string) => readFileSync(join(paths.pki, file), 'utf8');
  const identity = (file: string, user: string) =>
    kubeconfig({
      server: `https://${addresses.node}:${API_PORT}`,
      authority: read('ca.crt'),
      user,
      credential: {
        certificate: read(`${file}.crt`),
        key: read(`${file}.key`),
      },
    });
  await writeAtomically(
    paths.kubeconfig,
    identity('admin', ADMINISTRATOR),
    0o600,
  );
  for (const [file, name] of Object.entries(COMPONENTS)) {
    await writeAtomically(
      join(paths.config, `${name}.kubeconfig`),
      identity(file, name),
      0o600,
    );
  }
  const known = existsSync(paths.people)
    ? parseTokenFile(readFileSync(paths.people, 'utf8'))
    : {};
  await writeAtomically(
    paths.people,
    formatTokenFile(people, known, () => randomBytes(32).toString('base64url')),
    0o600,
  );
  const configuration = nodeConfiguration({
    addresses,
    programs,
    snapshotter:
      statfsSync(stateFolder).type === OVERLAYFS ? 'native' : 'overlayfs',
  });
  for (const [name, text] of Object.entries(configuration)) {
    await writeAtomically(join(paths.config, name), text);
  }
}

/** The logs of the start before stay readable: they may tell why it ended. */
function keepFormerLogs(logs: string): void {
  const former = `${logs}.former`;
  if (existsSync(logs)) {
    rmSync(former, { recursive: true, force: true });
    renameSync(logs, former);
  }
  mkdirSync(logs);
}
