import {
  KubernetesClient,
  loadClusterConfig,
} from '@agentic-sessions/kubernetes-client';

/** Somebody who calls the API server. */
export interface Actor {
  user: string;
  groups?: string[];
}

/** A ServiceAccount as the API server sees it. */
export function serviceAccount(namespace: string, name: string): Actor {
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  };
}

/** Clients that call as somebody else, by the administrator's right to impersonate. */
export class KubernetesActors {
  readonly #kubeconfig: string;
  readonly #clients = new Map<string, KubernetesClient>();

  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
  }

  as(actor: Actor): KubernetesClient {
    const groups = [...(actor.groups ?? []), 'system:authenticated'];
    const key = JSON.stringify([actor.user, groups]);
    let client = this.#clients.get(key);
    if (!client) {
      client = new KubernetesClient({
        config: {
          ...loadClusterConfig({ kubeconfig: this.#kubeconfig }),
          impersonate: { user: actor.user, groups },
        },
        userAgent: 'agentic-sessions-tests',
      });
      this.#clients.set(key, client);
    }
    return client;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }
}
