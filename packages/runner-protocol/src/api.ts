import { z } from 'zod';
import { earlierWorkSchema } from './earlier';
import { runnerEventSchema } from './events';
import { snapshotReferenceSchema } from './snapshot';

/** Audience of the projected token by which a runner proves which Pod it is. */
export const RUNNER_TOKEN_AUDIENCE = 'agentic-sessions';

/** Path under which the portal serves runners. */
export const RUNNER_API_PATH = '/runner/v1';

/** Header that names the session: `namespace/name`. The token, not this header, is what is believed. */
export const RUNNER_SESSION_HEADER = 'agentic-session';

/** Largest body of one event, in bytes of JSON. */
export const MAX_EVENT_BYTES = 256 * 1024;

/** Largest batch: events, and bytes of JSON. */
export const MAX_BATCH_EVENTS = 200;

/** How often a silent runner shows that it lives. */
export const HEARTBEAT_SECONDS = 15;

/** Largest batch in bytes of JSON. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** `POST /runner/v1/events`. The answer is {@link eventsAnswerSchema}; a gap is 409 with the same shape. */
export const eventsRequestSchema = z.object({
  /** Which Pod of the session this is: 0 for the first. */
  attempt: z.number().int().nonnegative(),
  events: z.array(runnerEventSchema).min(1).max(MAX_BATCH_EVENTS),
});

/** The highest `runnerSeq` of this attempt that is stored. */
export const eventsAnswerSchema = z.object({
  storedSeq: z.number().int().nonnegative(),
});

/** What a runner is told before it begins: `GET /runner/v1/session`. */
export const sessionForRunnerSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  attempt: z.number().int(),
  /** Highest `runnerSeq` of this attempt in the ledger. */
  storedSeq: z.number().int(),
  /** `Session.spec` as in the cluster, but for `policy`: that is what holds at this moment, with its version. */
  spec: z.looseObject({ prompt: z.string() }),
  /** Whether an earlier attempt already began a turn, so that the prompt must not be run again unasked. */
  promptStarted: z.boolean(),
  /** What earlier attempts did; absent where there were none. */
  earlier: earlierWorkSchema.optional(),
  /** The workspace and the agent's own memory as an earlier attempt kept them. */
  snapshot: snapshotReferenceSchema.optional(),
  /** Largest snapshot that the portal takes, in bytes. */
  maxSnapshotBytes: z.number().int().nonnegative().optional(),
});

/**
 * Body of a delta for viewers, `POST /runner/v1/live`; may be lost. `id` is that of the `message`, `thought` or tool call
 * the text belongs to, so that a viewer drops the deltas once the event with that id is in the ledger. A runner with
 * nothing to say posts an empty list every {@link HEARTBEAT_SECONDS}: its sign of life.
 */
export const liveRequestSchema = z.object({
  deltas: z
    .array(
      z.object({
        kind: z.enum(['message', 'thought', 'tool.output']),
        id: z.string(),
        text: z.string(),
      }),
    )
    .max(200),
});

const commandBase = { id: z.string(), time: z.string(), actor: z.string() };

/**
 * What people tell a session, from `GET /runner/v1/commands` (server-sent events; `id:` is the command's position,
 * an integer that `Last-Event-ID` resumes after). Durable until a `command.applied` event names it; applied once.
 */
export const commandSchema = z.discriminatedUnion('kind', [
  z.object({ ...commandBase, kind: z.literal('message'), text: z.string() }),
  z.object({ ...commandBase, kind: z.literal('interrupt') }),
  z.object({
    ...commandBase,
    kind: z.literal('decide'),
    requestId: z.string(),
    hash: z.string(),
    decision: z.enum(['approved', 'denied', 'expired']),
    comment: z.string().optional(),
  }),
  /** End after the current turn, as done. */
  z.object({ ...commandBase, kind: z.literal('finish') }),
  /** End now: cancel the turn, collect artifacts, exit. */
  z.object({ ...commandBase, kind: z.literal('stop') }),
]);

/**
 * Name of the event in the stream of commands that says what the session may do from now on: its data is `spec.policy` of
 * {@link sessionForRunnerSchema}, narrowed to today's policy. It comes first whenever a runner begins to listen and again
 * after each change, so that none can be missed; it has no position, and nothing answers it.
 */
export const POLICY_EVENT = 'policy';

const allowedAndBlocked = z.looseObject({
  allowed: z.array(z.string()),
  blocked: z.array(z.string()),
});

/**
 * The data of a {@link POLICY_EVENT}: what decisions are made of is checked, the rest of it is the snapshot as the cluster's
 * API has it.
 */
export const policyEventSchema = z.looseObject({
  version: z.string(),
  models: allowedAndBlocked,
  tools: allowedAndBlocked,
  approvals: z.looseObject({
    required: z.array(z.string()),
    expirySeconds: z.number().optional(),
  }),
});

/** What the runner leaves in its container's termination message (JSON, at most 4096 bytes). */
export const terminationSchema = z.object({
  version: z.literal(1),
  outcome: z.enum(['completed', 'failed', 'stopped', 'suspended']),
  /** Machine word, e.g. `TurnEnded`, `IdleTimeout`, `StoppedByUser`, `AgentExited`, `PolicyViolation`. */
  reason: z.string(),
  /** A sentence for people. */
  message: z.string(),
  /** Highest `runnerSeq` written to the spool. */
  lastSeq: z.number().int(),
  /** Highest `runnerSeq` the portal has acknowledged. */
  storedSeq: z.number().int(),
  /** After SIGTERM: whether another Pod can go on with workspace and conversation. */
  snapshot: z
    .object({
      /** True where nothing is lost: it is kept, what was kept before still stands, or there was nothing to keep. */
      kept: z.boolean(),
      /** A sentence for people: what is kept, or why it is not. */
      message: z.string(),
    })
    .optional(),
});

export type EventsRequest = z.infer<typeof eventsRequestSchema>;
export type EventsAnswer = z.infer<typeof eventsAnswerSchema>;
export type SessionForRunner = z.infer<typeof sessionForRunnerSchema>;
export type LiveRequest = z.infer<typeof liveRequestSchema>;
export type Command = z.infer<typeof commandSchema>;
export type Termination = z.infer<typeof terminationSchema>;
