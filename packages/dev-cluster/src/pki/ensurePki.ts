import {
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../system/writeAtomically';
import type { NodeAddresses } from '../node/NodeAddresses';
import { NODE_NAME } from '../node/NodeAddresses';
import { ENFORCER } from '../node/allowEnforcer';
import { SIMULATOR } from '../node/simulateNodes';
import { issueCertificate } from './issueCertificate';
import type { CertifiedKey } from './issueCertificate';

const DAY_MS = 86_400_000;
const AUTHORITY_NAME = 'agentic-sessions-dev-authority';

/** User name of the tool's own administrator certificate. */
export const ADMINISTRATOR = 'agentic-sessions-dev-cluster';

/**
 * The node's authority and certificates in a folder. The authority and the key that signs ServiceAccount tokens stay
 * for as long as the state does, or every token in it would be void after a restart; certificates are made anew at
 * every start, since the addresses may have changed and keys are cheap.
 */
export async function ensurePki(
  folder: string,
  addresses: NodeAddresses,
  now: Date,
): Promise<void> {
  const notBefore = new Date(now.getTime() - 5 * 60_000);
  const authority = await ensureAuthority(folder, now, notBefore);
  const issue = async (
    file: string,
    commonName: string,
    organizations: string[] = [],
    hosts: string[] = [],
  ) =>
    save(
      folder,
      file,
      issueCertificate({
        commonName,
        organizations,
        hosts,
        issuer: { ...authority, commonName: AUTHORITY_NAME },
        notBefore,
        notAfter: new Date(now.getTime() + 365 * DAY_MS),
      }),
    );
  await issue(
    'apiserver',
    'kube-apiserver',
    [],
    [
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
      'localhost',
      '127.0.0.1',
      addresses.node,
      addresses.kubernetesService,
    ],
  );
  await issue(
    'kubelet',
    `system:node:${NODE_NAME}`,
    ['system:nodes'],
    [NODE_NAME, addresses.node],
  );
  await issue('kubelet-client', 'kube-apiserver-kubelet-client');
  await issue('kube-proxy', 'system:kube-proxy');
  await issue('controller-manager', 'system:kube-controller-manager');
  await issue('scheduler', 'system:kube-scheduler');
  await issue('kwok', SIMULATOR);
  await issue('network-policy', ENFORCER);
  // For this tool alone: it sets the cluster up. Nothing of ours runs as it.
  await issue('admin', ADMINISTRATOR, ['system:masters']);
  await ensureTokenKey(folder);
}

async function ensureAuthority(
  folder: string,
  now: Date,
  notBefore: Date,
): Promise<CertifiedKey> {
  const [certificateFile, keyFile] = ['ca.crt', 'ca.key'].map(file =>
    join(folder, file),
  );
  if (existsSync(certificateFile) && existsSync(keyFile)) {
    const known = {
      certificate: readFileSync(certificateFile, 'utf8'),
      key: readFileSync(keyFile, 'utf8'),
    };
    const end = new X509Certificate(known.certificate).validToDate;
    if (end.getTime() - now.getTime() > 400 * DAY_MS) {
      return known;
    }
  }
  const made = issueCertificate({
    commonName: AUTHORITY_NAME,
    notBefore,
    notAfter: new Date(now.getTime() + 3650 * DAY_MS),
  });
  await save(folder, 'ca', made);
  return made;
}

async function ensureTokenKey(folder: string): Promise<void> {
  const keyFile = join(folder, 'tokens.key');
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeAtomically(
      keyFile,
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
      0o600,
    );
  }
  await writeAtomically(
    join(folder, 'tokens.pub'),
    createPublicKey(readFileSync(keyFile)).export({
      type: 'spki',
      format: 'pem',
    }),
  );
}

async function save(
  folder: string,
  file: string,
  { certificate, key }: CertifiedKey,
): Promise<void> {
  await writeAtomically(join(folder, `${file}.key`), key, 0o600);
  await writeAtomically(join(folder, `${file}.crt`), certificate);
}
