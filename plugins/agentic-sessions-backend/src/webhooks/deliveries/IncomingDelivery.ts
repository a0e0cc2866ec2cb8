import type { WebhookEvent } from '@agentic-sessions/backstage-plugin-node';
import type { WebhookEndpoint } from '../endpoints/EndpointStore';

/** A genuine request, read by its source and not yet decided about. */
export interface IncomingDelivery {
  readonly endpoint: Pick<WebhookEndpoint, 'id' | 'source' | 'namespace'>;
  readonly event: WebhookEvent;
  /** SHA-256 of the body as it came, in hex. */
  readonly bodyDigest: string;
  readonly rawBody: Buffer;
  /** Those that say what it is; none that proves who sent it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secretIndex: number;
  readonly traceId: string;
  readonly traceparent: string;
  /** Why no trigger is asked: the source does not read events of this kind. */
  readonly unsupported?: string;
}
