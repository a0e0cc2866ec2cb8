/** Variables of the shim's own, which say nothing to an agent. */
const OWN = /^(ACP_SOCKET$|SHIM_)/;

/** What Kubernetes adds to a container by itself: the API server's address and links to Services of the namespace. */
const FROM_KUBERNETES =
  /^KUBERNETES_|_SERVICE_(HOST|PORT)(_|$)|_PORT(_\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?$/;

/** Node.js reads these before the program does: meant for the shim's Node.js, not for an agent's. */
const FOR_NODE = /^NODE_(OPTIONS|CHANNEL_FD|CHANNEL_SERIALIZATION_MODE)$/;

/**
 * The environment an agent gets: what its image and its AgentRuntime set, without what the cluster and the shim put beside
 * it. Neither is secret, but what an agent does not see it cannot be talked into using. A runtime's own variable that
 * looks like a Service link is kept by listing it in `keep`.
 */
export function cleanEnvironment(
  environment: NodeJS.ProcessEnv,
  keep: readonly string[] = [],
): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) =>
        keep.includes(name) ||
        !(OWN.test(name) || FROM_KUBERNETES.test(name) || FOR_NODE.test(name)),
    ),
  );
}
