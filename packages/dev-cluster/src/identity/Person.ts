/** Someone who signs in with a static token. */
export interface Person {
  /** Kubernetes user name. */
  name: string;
  groups: readonly string[];
}
