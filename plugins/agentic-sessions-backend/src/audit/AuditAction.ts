/**
 * What was done or tried: one word for one thing, whatever came of it, so that who looks for every `stop` finds the
 * refused ones too. What was refused for want of a verb names that verb in its details.
 */
export type AuditAction =
  /** A session was started. */
  | 'create'
  /** It was asked whether one could be started; recorded only where that was refused. */
  | 'validate'
  | 'message'
  | 'interrupt'
  | 'finish'
  | 'stop'
  | 'suspend'
  | 'resume'
  /** Somebody decided a permission request: either way, the details say which. */
  | 'approve'
  /** Nobody did in time. */
  | 'expire'
  /** Something came by a webhook. */
  | 'deliver'
  /** The audit log was asked for; recorded only where that was refused. */
  | 'read-audit';
