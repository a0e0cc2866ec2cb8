/** Where things are in a checkout of kubernetes-sigs/agent-sandbox, and what its controller is called in a cluster. */
export const AGENT_SANDBOX = {
  repository: 'https://github.com/kubernetes-sigs/agent-sandbox',
  goModule: 'sigs.k8s.io/agent-sandbox',
  program: 'cmd/agent-sandbox-controller',
  /** What its release calls `sandbox.yaml`: the core, without claims and warm pools. */
  manifests: [
    'k8s/controller.yaml',
    'k8s/rbac.generated.yaml',
    'k8s/crds/agents.x-k8s.io_sandboxes.yaml',
  ],
  namespace: 'agent-sandbox-system',
  serviceAccount: 'agent-sandbox-controller',
  lease: 'a3317529.agent-sandbox.x-k8s.io',
} as const;
