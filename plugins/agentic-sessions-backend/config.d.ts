export interface Config {
  /** Agentic sessions: coding agents that run in the namespaces of their teams. */
  agenticSessions?: {
    /** Which cluster. Without it: KUBECONFIG, the Pod's ServiceAccount, or ~/.kube/config, as kubectl does. */
    kubernetes?: {
      /** Path of a kubeconfig file. */
      kubeconfig?: string;
      /** Context in it; its current one where absent. */
      context?: string;
    };
    /** How people of the catalog are called in the cluster; must be as the API server's own sign-in names them. */
    identity?: {
      /** Before the name of the User entity. */
      usernamePrefix?: string;
      /** Before the name of each Group entity. */
      groupPrefix?: string;
    };
    /** Where runners in Pods reach the portal. Without it no session can run. */
    runner?: {
      listen: {
        /** An address that only Pods reach; never the one people use. */
        host: string;
        /** Default 7017. */
        port?: number;
      };
    };
    /** Where files that sessions make are kept. */
    artifacts?: {
      /** A folder of this machine. */
      folder?: string;
    };
  };
}
