/** Digest of the spec as it was asked for; see {@link createSession}. @public */
export const SPEC_DIGEST_ANNOTATION = 'agentic-sessions.io/spec-digest';
