import type { Clock } from '../Clock';
import { Http2Connection } from '../transport/Http2Connection';
import type { KubernetesClientOptions } from './KubernetesClientOptions';

/** A connection to the API server of the configuration; it is opened at its first call. */
export function connectTo(
  options: KubernetesClientOptions,
  clock: Clock,
): Http2Connection {
  const { ca, cert, key, insecureSkipTlsVerify, tlsServerName, server } =
    options.config;
  return new Http2Connection({
    server,
    clock,
    pingIntervalMs: options.pingIntervalMs,
    pingTimeoutMs: options.pingTimeoutMs,
    connectTimeoutMs: options.connectTimeoutMs,
    tls: () => ({
      ca,
      cert,
      key,
      rejectUnauthorized: !insecureSkipTlsVerify,
      ...(tlsServerName ? { servername: tlsServerName } : {}),
    }),
  });
}
