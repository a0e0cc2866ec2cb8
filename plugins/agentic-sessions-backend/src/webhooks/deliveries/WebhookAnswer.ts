/** What came of a delivery, in a word. */
export type DeliveryStatus =
  /** A session is being created. */
  | 'accepted'
  /** A session is being created and will wait for a place, or for the one before it. */
  | 'queued'
  /** It reached a session that is going. */
  | 'steered'
  /** Nobody asked to hear this. */
  | 'ignored'
  /** Somebody asked, and policy says no. */
  | 'refused';

/** Body of an answer with 202; every repeat of the delivery is answered the same. */
export interface WebhookAnswer {
  /** Our id of the delivery, by which it can be found. */
  deliveryId: string;
  status: DeliveryStatus;
  namespace: string;
  /** The session that starts, or was reached. */
  sessionId?: string;
  /** ISO 8601; a guess from how the last sessions of the namespace went. */
  estimatedStartTime?: string;
  /** Why nothing, or not a session of its own, was started. */
  reason?: string;
  /** What a person should know, such as characters in the prompt that nobody sees. */
  warnings?: string[];
}
