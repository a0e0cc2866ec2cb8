/** Where an API server is, how to trust it, and who we are. */
export interface ClusterConfig {
  /** Base URL, e.g. `https://10.0.0.1:6443`; `http:` means HTTP/2 without TLS (tests). */
  server: string;
  /** Default namespace of the context. */
  namespace?: string;
  /** PEM of the authorities to trust; the system's own where absent. */
  ca?: string;
  /** Do not check the server's certificate. */
  insecureSkipTlsVerify?: boolean;
  /** Name expected in the server's certificate, where it is not the host of `server`. */
  tlsServerName?: string;
  /** PEM of a client certificate and its key. */
  cert?: string;
  key?: string;
  /** A bearer token that does not change. */
  token?: string;
  /** File with a bearer token that may be rotated; read again at least once a minute. */
  tokenFile?: string;
  /** Act as somebody else (needs the `impersonate` verb). */
  impersonate?: { user: string; groups?: string[] };
}
