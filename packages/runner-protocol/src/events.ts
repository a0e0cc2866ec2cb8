import { z } from 'zod';

/**
 * What a runner may tell about its session. Each body follows the Agent Client Protocol's own shape where it has one,
 * so that what an agent said is stored as it said it. Kinds that only the portal writes are in {@link PORTAL_EVENT_KINDS}.
 */
export const RUNNER_EVENT_KINDS = [
  'turn.started',
  'turn.ended',
  'message',
  'thought',
  'plan',
  'tool.call',
  'tool.update',
  'permission.requested',
  'permission.resolved',
  'artifact.added',
  'usage',
  'git.cloned',
  'note',
  'log',
  'error',
  'command.applied',
] as const;

/** Kinds that the portal itself appends to the ledger. A runner that sends one is refused. */
export const PORTAL_EVENT_KINDS = [
  'session.created',
  'session.phase',
  'session.ended',
  'session.deleted',
  'user.message',
  'user.interrupt',
  'user.finish',
  'user.stop',
  'user.suspend',
  'user.resume',
  'permission.decided',
  'permission.expired',
] as const;

/** A kind of event written by a runner. */
export type RunnerEventKind = (typeof RUNNER_EVENT_KINDS)[number];

/** A kind of event written by the portal. */
export type PortalEventKind = (typeof PORTAL_EVENT_KINDS)[number];

/** A unified text change of one file, as ACP's `diff` content has it. */
export const diffSchema = z.object({
  type: z.literal('diff'),
  path: z.string(),
  oldText: z.string().nullish(),
  newText: z.string(),
});

/** One piece of a tool call's content: text, a diff, or anything newer, kept as it came. */
export const toolContentSchema = z.union([
  diffSchema,
  z.object({
    type: z.literal('content'),
    content: z.looseObject({ type: z.string(), text: z.string().optional() }),
  }),
  z.looseObject({ type: z.string() }),
]);

/** Set where text was cut to fit the largest body. */
const truncated = z.boolean().optional();

const toolFields = {
  toolCallId: z.string(),
  title: z.string().optional(),
  /** ACP's kind: read, edit, delete, move, search, execute, think, fetch, other. */
  kind: z.string().optional(),
  status: z.enum(['pending', 'in_progress', 'completed', 'failed']).optional(),
  content: z.array(toolContentSchema).optional(),
  locations: z
    .array(z.looseObject({ path: z.string(), line: z.number().nullish() }))
    .optional(),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  truncated,
};

/** The body of each kind of runner event. Sizes: a body is at most 256 KiB as JSON; longer text is cut, with `truncated`. */
export const runnerEventBodies = {
  'turn.started': z.object({
    turn: z.number().int(),
    prompt: z.string(),
    /** The command whose message this turn answers; absent for the session's own prompt. */
    commandId: z.string().optional(),
    /** The turn that this one goes on with, which the end of a Pod had cut short. Its prompt is then the runner's. */
    continues: z.number().int().optional(),
  }),
  'turn.ended': z.object({
    turn: z.number().int(),
    /** ACP's stop reason, or `error`. */
    stopReason: z.string(),
    durationMs: z.number(),
    /** The end of the Pod, and nobody's word, ended it: the next Pod goes on with it. */
    cutShort: z.literal(true).optional(),
  }),
  message: z.object({
    role: z.enum(['agent', 'user']),
    text: z.string(),
    turn: z.number().int(),
    /** The id that its live deltas had. Long text comes as several events with one id, to be read as one. */
    id: z.string().optional(),
    truncated,
  }),
  thought: z.object({
    text: z.string(),
    turn: z.number().int(),
    id: z.string().optional(),
    truncated,
  }),
  plan: z.object({
    entries: z.array(
      z.looseObject({
        content: z.string(),
        status: z.enum(['pending', 'in_progress', 'completed']),
        priority: z.string().optional(),
      }),
    ),
  }),
  'tool.call': z.object({ ...toolFields, turn: z.number().int() }),
  'tool.update': z.object({
    ...toolFields,
    turn: z.number().int(),
    durationMs: z.number().optional(),
  }),
  'permission.requested': z.object({
    /** The runner's id of this request, unique in its session. */
    requestId: z.string(),
    toolCallId: z.string(),
    /** Name by which policy knows the tool, e.g. `edit`, `execute`, `git push`. */
    tool: z.string(),
    title: z.string(),
    arguments: z.unknown(),
    content: z.array(toolContentSchema).optional(),
    options: z.array(
      z.object({ optionId: z.string(), name: z.string(), kind: z.string() }),
    ),
    policyVersion: z.string(),
    /** SHA-256 (hex) of {@link permissionHashInput} of tool, arguments, content and policy version. */
    hash: z.string(),
    /** The sentence of the policy rule that asks. */
    rule: z.string(),
    /** Seconds until silence means no. */
    expiresInSeconds: z.number(),
    truncated,
  }),
  'permission.resolved': z.object({
    requestId: z.string(),
    outcome: z.enum(['approved', 'denied', 'cancelled', 'expired']),
    /** `policy` where no person was asked. */
    by: z.enum(['policy', 'person', 'runner']),
    toolCallId: z.string().optional(),
    tool: z.string().optional(),
    rule: z.string().optional(),
    comment: z.string().optional(),
  }),
  'artifact.added': z.object({
    path: z.string(),
    digest: z.string(),
    size: z.number(),
    mediaType: z.string(),
    type: z.enum(['log', 'output', 'intermediate', 'error']),
  }),
  usage: z.looseObject({
    inputTokens: z.number().optional(),
    outputTokens: z.number().optional(),
    cost: z.number().optional(),
    currency: z.string().optional(),
  }),
  'git.cloned': z.object({
    url: z.string(),
    ref: z.string().optional(),
    commit: z.string(),
    path: z.string(),
  }),
  note: z.object({ text: z.string() }),
  log: z.object({
    stream: z.enum(['runner', 'agent']),
    text: z.string(),
    truncated,
  }),
  error: z.object({ reason: z.string(), message: z.string() }),
  'command.applied': z.object({
    commandId: z.string(),
    outcome: z.enum(['applied', 'ignored']),
    reason: z.string().optional(),
  }),
} satisfies Record<RunnerEventKind, z.ZodType>;

/** One event of a batch. `runnerSeq` starts at 1 in each attempt and has no gaps. */
export const runnerEventSchema = z.object({
  runnerSeq: z.number().int().positive(),
  time: z.iso.datetime(),
  kind: z.enum(RUNNER_EVENT_KINDS),
  body: z.unknown(),
});

/** One event as a runner sends it. */
export type RunnerEvent = {
  [K in RunnerEventKind]: {
    runnerSeq: number;
    time: string;
    kind: K;
    body: z.infer<(typeof runnerEventBodies)[K]>;
  };
}[RunnerEventKind];

/** The body of one kind of runner event. */
export type RunnerEventBody<K extends RunnerEventKind> = z.infer<
  (typeof runnerEventBodies)[K]
>;
