import type {
  RunnerEventBody,
  RunnerEventKind,
} from '@agentic-sessions/runner-protocol';
import type { SessionActor, SessionEvent, SessionPhase } from './types';

/** Bodies of the events that the portal itself writes. @public */
export interface PortalEventBodies {
  'session.created': {
    title: string;
    prompt: string;
    framework: string;
    source: string;
    actor: SessionActor;
  };
  /** One for each entry of the resource's history, exactly once. */
  'session.phase': { phase: SessionPhase; reason: string; message?: string };
  /** The last phase was reached. */
  'session.ended': { phase: SessionPhase; reason: string; message?: string };
  /** The custom resource is gone; the ledger stays. */
  'session.deleted': { phase: SessionPhase };
  'user.message': { commandId: string; text: string };
  'user.interrupt': { commandId: string };
  'user.finish': { commandId: string };
  'user.stop': { commandId: string; reason?: string };
  'user.suspend': { commandId: string; reason?: string };
  'user.resume': { commandId: string };
  'permission.decided': {
    approvalId: string;
    requestId: string;
    toolCallId: string;
    decision: 'approved' | 'denied';
    comment?: string;
    hash: string;
    commandId: string;
  };
  /** Nobody answered in time, which means no. */
  'permission.expired': {
    approvalId: string;
    requestId: string;
    toolCallId: string;
    hash: string;
    commandId: string;
  };
}

/** The body of each kind of event that is known; an unknown kind is shown plainly. @public */
export type SessionEventBodies = {
  [K in RunnerEventKind]: RunnerEventBody<K>;
} & PortalEventBodies;

/** An event whose body has the type of its kind. @public */
export type KnownSessionEvent = {
  [K in keyof SessionEventBodies]: Omit<SessionEvent, 'kind' | 'body'> & {
    kind: K;
    body: SessionEventBodies[K];
  };
}[keyof SessionEventBodies];
