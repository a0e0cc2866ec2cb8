import type { WebhookEvent } from './WebhookEvent';

/**
 * What a source made of a genuine request.
 *
 * @public
 */
export type WebhookReading =
  /** Something happened that triggers may listen to. */
  | { kind: 'event'; event: WebhookEvent }
  /**
   * The source only asks whether somebody is there (GitHub's `ping`, Slack's `url_verification`). It is answered with 200
   * and `answer`, and nothing is stored.
   */
  | { kind: 'handshake'; answer?: Record<string, unknown> }
  /** A kind of event that this source does not read; answered with 202 and status `ignored`. */
  | { kind: 'unsupported'; deliveryId: string; name: string; message: string }
  /** Genuine, and not what the source documents; answered with 400 `invalid_payload`. */
  | { kind: 'invalid'; message: string };
