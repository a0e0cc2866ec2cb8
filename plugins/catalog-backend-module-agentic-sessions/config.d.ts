export interface Config {
  agenticSessions?: {
    /** Which cluster. Without it: KUBECONFIG, the Pod's ServiceAccount, or ~/.kube/config, as kubectl does. */
    kubernetes?: {
      /** Path of a kubeconfig file. */
      kubeconfig?: string;
      /** Context in it; its current one where absent. */
      context?: string;
      /**
       * Name by which the cluster is known to people and to the Kubernetes plugin, if that is installed. Default `default`;
       * only a name given here appears as annotation `backstage.io/kubernetes-cluster`.
       */
      cluster?: string;
    };
  };
}
