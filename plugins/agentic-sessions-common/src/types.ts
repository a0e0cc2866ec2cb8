import type { components } from './generated/api';

type Schemas = components['schemas'];

/** One session in a list. @public */
export type SessionSummary = Schemas['SessionSummary'];
/** One session with everything about it. @public */
export type Session = Schemas['Session'];
/** One page of sessions. @public */
export type SessionPage = Schemas['SessionPage'];
/** Where a session is between its start and its end. @public */
export type SessionPhase = Schemas['Phase'];
/** What a running session does. @public */
export type SessionActivity = Schemas['Activity'];
/** Who started a session. @public */
export type SessionActor = Schemas['Actor'];
/** An amount of money. @public */
export type Cost = Schemas['Cost'];
/** What is sent to start a session. @public */
export type CreateSession = Schemas['CreateSession'];
/** What policy says of a session before it is started. @public */
export type Verdict = Schemas['Verdict'];
/** One event of a session's ledger, as the API tells it. @public */
export type SessionEvent = Schemas['Event'];
/** A part of the ledger. @public */
export type SessionEventPage = Schemas['EventPage'];
/** A piece of text that is being said; best effort. @public */
export type SessionDelta = Schemas['Delta'];
/** Data of one server-sent event. @public */
export type StreamMessage = Schemas['StreamMessage'];
/** A permission request and what became of it. @public */
export type Approval = Schemas['Approval'];
/** A file that a session made. @public */
export type Artifact = Schemas['Artifact'];
/** A record of who did what. @public */
export type AuditEntry = Schemas['AuditEntry'];
/** A page of such records. @public */
export type AuditPage = Schemas['AuditPage'];
/** A namespace and what the caller may do in it. @public */
export type NamespaceAccess = Schemas['NamespaceAccess'];
/** Verbs by namespace. @public */
export type Permissions = Schemas['Permissions'];
/** An agent that can be started. @public */
export type Runtime = Schemas['Runtime'];
/** The answer to a message or another command. @public */
export type CommandAccepted = Schemas['CommandAccepted'];
/** Body of every answer that is an error. @public */
export type ApiErrorBody = Schemas['Error'];
