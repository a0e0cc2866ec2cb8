/** How people of the catalog are called in the cluster: config `agenticSessions.identity`. */
export interface IdentityMapping {
  /** Before the name of the User entity; what the API server's OIDC flags put there. */
  readonly usernamePrefix: string;
  /** Before the name of each Group entity that the person belongs to. */
  readonly groupPrefix: string;
}
