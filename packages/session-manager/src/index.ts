/**
 * Create, list, stop and resume sessions through the Kubernetes API.
 *
 * @packageDocumentation
 */
export { newSessionName, sessionNameForDelivery } from './sessionName';
export { SPEC_DIGEST_ANNOTATION } from './annotations';
export { specDigest } from './specDigest';
export { buildSession, type BuildSessionOptions } from './buildSession';
export { createSession, type CreatedSession } from './createSession';
export { getSession, type SessionRef } from './getSession';
export { listSessions, type ListSessionsOptions } from './listSessions';
export { setDesiredState } from './setDesiredState';
export { deleteSession } from './deleteSession';
export { SessionNameTakenError } from './SessionNameTakenError';
export { SessionTooLargeError } from './SessionTooLargeError';
