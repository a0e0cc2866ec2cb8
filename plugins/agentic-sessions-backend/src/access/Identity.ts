import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Who asks, as Kubernetes knows them. Every right follows from this and from nothing else. */
export interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, string[]>>;
  /** Where the name comes from: a sign-in to the portal, or a token of the cluster. */
  readonly via: 'backstage' | 'kubernetes';
  /** What the policy of the portal is asked with; there for everybody who came by it. */
  readonly credentials?: BackstageCredentials;
}
