import type {
  SignedRequest,
  VerifyResult,
} from '@agentic-sessions/webhook-auth';
import type { WebhookReading } from './WebhookReading';

/**
 * One vendor whose webhooks can start sessions: how its requests are told from forged ones, and how they are read. Both
 * functions are pure; storing, deciding and answering are the plugin's.
 *
 * @public
 */
export interface WebhookSource {
  /** Name in URLs and SessionTriggers: `/webhooks/{id}/{endpoint}`. Lower-case letters, digits and dashes. */
  readonly id: string;

  /**
   * Whether the source never sends the same bytes for two events (its bodies carry ids and times of their own). A body that
   * came before is then known for ever as a replay, and not only within the plugin's window. Default false.
   */
  readonly everyBodyIsUnique?: boolean;

  /**
   * Is the request genuine? Called before anything else looks at the body. `@agentic-sessions/webhook-auth` has the usual
   * schemes.
   *
   * @param secrets - of the endpoint, newest first; several while one replaces another. No other secret is ever tried.
   */
  verify(
    request: SignedRequest,
    secrets: readonly string[],
    options: { now: Date },
  ): VerifyResult;

  /** Reads a request that {@link WebhookSource.verify} believed. Must not throw over what is in it. */
  read(request: SignedRequest): WebhookReading;
}
