import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ClusterConfig } from './ClusterConfig';

interface Kubeconfig {
  'current-context'?: string;
  clusters?: { name: string; cluster?: Record<string, unknown> }[];
  users?: { name: string; user?: Record<string, unknown> }[];
  contexts?: { name: string; context?: Record<string, unknown> }[];
}

function text(part: Record<string, unknown>, key: string): string | undefined {
  const value = part[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Reads one context of a kubeconfig file.
 *
 * Bearer tokens (inline or in a file), client certificates and impersonation are understood. Credential plugins
 * (`exec`, `auth-provider`) and basic passwords are refused with a sentence, not ignored.
 *
 * @throws Error that names the file and what is missing in it.
 */
export function parseKubeconfig(
  source: string,
  options: { path: string; context?: string },
): ClusterConfig {
  const fail = (what: string) =>
    new Error(`Kubeconfig ${options.path}: ${what}`);
  const config = parse(source) as Kubeconfig | null;
  const contextName = options.context ?? config?.['current-context'];
  if (!config || !contextName) {
    throw fail('no current-context; set one, or name a context');
  }
  const context = config.contexts?.find(c => c.name === contextName)?.context;
  if (!context) {
    throw fail(`there is no context "${contextName}"`);
  }
  const clusterName = text(context, 'cluster');
  const cluster = config.clusters?.find(c => c.name === clusterName)?.cluster;
  const server = cluster && text(cluster, 'server');
  if (!cluster || !server) {
    throw fail(`context "${contextName}" names no cluster with a server`);
  }
  const userName = text(context, 'user');
  const user = config.users?.find(u => u.name === userName)?.user ?? {};
  for (const plugin of ['exec', 'auth-provider', 'password']) {
    if (user[plugin] !== undefined) {
      throw fail(
        `user "${userName}" signs in by "${plugin}", which is not supported; use a token, tokenFile or client certificate`,
      );
    }
  }
  // Relative names are meant from the file's own folder, as kubectl does it.
  const file = (name: string | undefined) =>
    name === undefined ? undefined : resolve(dirname(options.path), name);
  const pem = (part: Record<string, unknown>, key: string) => {
    const data = text(part, `${key}-data`);
    if (data !== undefined) {
      return Buffer.from(data, 'base64').toString('utf8');
    }
    const name = file(text(part, key));
    return name === undefined ? undefined : readFileSync(name, 'utf8');
  };
  const as = text(user, 'as');
  return {
    server,
    namespace: text(context, 'namespace'),
    ca: pem(cluster, 'certificate-authority'),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
    tlsServerName: text(cluster, 'tls-server-name'),
    cert: pem(user, 'client-certificate'),
    key: pem(user, 'client-key'),
    token: text(user, 'token'),
    tokenFile: file(text(user, 'tokenFile')),
    impersonate: as
      ? { user: as, groups: (user['as-groups'] as string[] | undefined) ?? [] }
      : undefined,
  };
}
