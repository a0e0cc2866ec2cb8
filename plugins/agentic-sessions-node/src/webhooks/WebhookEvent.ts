/**
 * What happened, as a source read it from a request that is genuine. All of it is data: nothing here decides who may do
 * what, or in which namespace.
 *
 * @public
 */
export interface WebhookEvent {
  /**
   * The source's id of this delivery, the same when it is sent again. The session's name follows from it, so one that is
   * chosen anew with every try would start a session with every try.
   */
  deliveryId: string;
  /** The source's name of the event, such as `issue_comment`; SessionTriggers name it. */
  name: string;
  /** The payload's own word for what happened, such as `created`. */
  action?: string;
  /** The payload as JSON; what the expressions of SessionTriggers see as `event`. */
  payload: unknown;
  /** Who did it, by the source's unchanging id. Absent where nobody can be named without doubt. */
  actor?: { id: string; name: string };
  /** Why there is no actor, as a sentence. */
  actorMissing?: string;
  /** One line for people, such as `comment on checkout#412`. */
  description?: string;
  /** Where people see what happened; http or https. */
  url?: string;
}
