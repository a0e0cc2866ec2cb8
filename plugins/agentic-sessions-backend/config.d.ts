import type { HumanDuration } from '@backstage/types';

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
    /** The workspaces of suspended sessions, kept beside the artifacts until the session ends. */
    snapshots?: {
      /**
       * Largest one, compressed, in bytes. Default 512 MiB. A Pod has room for 768 MiB. A session whose workspace is larger is
       * suspended without it, and says so.
       */
      maxBytes?: number;
    };
    /** Keys that encrypt webhook secrets in the database (AES-256-GCM). */
    encryption?: {
      /** The first encrypts, all of them decrypt: to replace one, put the new one first and drop the old one later. */
      keys: Array<{
        /** Letters, digits, dash and underscore; stored beside what it encrypted. */
        id: string;
        /**
         * 32 bytes in base64, such as `openssl rand -base64 32` prints.
         * @visibility secret
         */
        key: string;
      }>;
    };
    /** What comes in from outside. */
    webhooks?: {
      /** Where sources send to: `/webhooks/{source}/{id}`. One that is removed here is disabled; its deliveries stay. */
      endpoints?: Array<{
        /** Part of the URL. */
        id: string;
        /** `github`, `generic`, or what another installed module reads. */
        source: string;
        /** The namespace that everything belongs to that comes in here. */
        namespace: string;
        /**
         * Newest first; several while one replaces another.
         * @visibility secret
         */
        secrets?: string[];
        /**
         * For senders that cannot sign and send `X-API-Key` to `/webhooks/{source}`: SHA-256 of each key in hex
         * (`printf %s KEY | sha256sum`). A key has at least 32 characters and belongs to one endpoint.
         */
        apiKeyHashes?: string[];
      }>;
      /** Longest body of a delivery, in bytes. Default 5 MiB. */
      maxBodyBytes?: number;
      /**
       * How long a body counts as the same event under another delivery id. Default 10 minutes. Sources whose bodies are
       * all different (GitHub) are not bound by it: theirs are known for ever.
       */
      repeatWindow?: string | HumanDuration;
      /**
       * How long the body of a delivery is kept as it came. Default 30 days. Its digest and what was decided stay, so that
       * repeats are still known.
       */
      keepBodies?: string | HumanDuration;
    };
  };
}
