import { z } from 'zod';

/*
 * What requests may look like: the contract of openapi.yaml, as it is held at run time. A test holds both against the
 * same requests.
 */

/** A repeatable query parameter: once, or many times. */
const many = <T extends z.ZodType>(item: T, max: number) =>
  z
    .preprocess(
      value => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(item).max(max),
    )
    .optional();

/** A number in a query. */
const number = (min: number, max: number) =>
  z
    .string()
    .refine(
      text => /^[0-9]{1,10}$/.test(text) && +text >= min && +text <= max,
      `write a whole number from ${min} to ${max}`,
    )
    .transform(Number);

/** Words of a person: something other than blanks must be in them. */
const words = (max: number) =>
  z.string().max(max).regex(/\S/, 'write something; this is blank');

const flag = z.enum(['true', 'false']).transform(value => value === 'true');

const namespaceName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);

const sessionId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** `{namespace}` of a path. */
export const namespaceParams = z.object({ namespace: namespaceName });

/** `{namespace}` and `{sessionId}` of a path. */
export const sessionParams = z.object({ namespace: namespaceName, sessionId });

const filters = {
  status: z.enum(['pending', 'running', 'completed', 'failed']).optional(),
  phase: many(
    z.enum([
      'Pending',
      'Queued',
      'Starting',
      'Running',
      'Suspended',
      'Completed',
      'Failed',
      'Stopped',
    ]),
    8,
  ),
  source: z.string().max(64).optional(),
  actor: z.string().max(253).optional(),
  runtime: z.string().max(253).optional(),
  entityRef: z.string().max(512).optional(),
  q: z.string().max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  limit: number(1, 100).default(20),
  offset: number(0, 1_000_000).optional(),
  cursor: z.string().max(1000).optional(),
};

/** Query of a list of one namespace's sessions. */
export const listQuery = z.strictObject(filters);

/** Query of a list over namespaces. */
export const listAllQuery = z.strictObject({
  ...filters,
  namespace: many(namespaceName, 100),
});

/** Query of one session. */
export const sessionQuery = z.strictObject({
  includeHistory: flag.default(false),
  includeArtifacts: flag.default(false),
});

/** Query of a session's events. */
export const eventsQuery = z.strictObject({
  after: number(0, 2 ** 31 - 1).optional(),
  limit: number(1, 1000).default(500),
});

/** Query of the stream of a browser. */
export const streamQuery = z.strictObject({
  namespace: many(namespaceName, 100),
  session: many(z.string().max(140), 20),
});

/** Query of a log. */
export const logQuery = z.strictObject({
  container: z.enum(['runner', 'agent']).default('runner'),
  tailLines: number(1, 10_000).default(1000),
});

/** Query of an audit log. */
export const auditQuery = z.strictObject({
  sessionId: sessionId.optional(),
  limit: number(1, 100).default(20),
  cursor: z.string().max(100).optional(),
});

const texts = z.record(z.string(), z.string());

/** Body that starts a session, or asks whether it could be started. */
export const createBody = z.strictObject({
  framework: z.strictObject({
    type: z.string().min(1).max(63),
    version: z.string().optional(),
    config: texts.optional(),
  }),
  prompt: words(8192).optional(),
  title: words(200).optional(),
  model: z.string().optional(),
  trigger: z
    .strictObject({
      source: z.string().optional(),
      description: z.string().max(1000).optional(),
    })
    .optional(),
  inputs: texts
    .refine(inputs => Object.keys(inputs).length <= 20, 'at most 20')
    .optional(),
  repositories: z
    .array(
      z.strictObject({
        url: z
          .string()
          .max(2048)
          .regex(/^https?:\/\//),
        ref: z.string().max(255).optional(),
        path: z.string().max(255).optional(),
      }),
    )
    .max(10)
    .optional(),
  entityRef: z.string().optional(),
  interactive: z.boolean().default(true),
  timeouts: z
    .strictObject({
      runSeconds: z.number().int().min(10).optional(),
      idleSeconds: z.number().int().min(10).optional(),
    })
    .optional(),
  budget: z
    .strictObject({
      limit: z.number().positive(),
      currency: z.string().regex(/^[A-Z]{3}$/),
    })
    .optional(),
  metadata: texts.optional(),
});

/** `Idempotency-Key`. */
export const idempotencyKey = z.string().min(8).max(200).optional();

/** Body of a message. */
export const messageBody = z.strictObject({
  text: words(32_768),
});

/** Body of a stop; none is the same as an empty one. */
export const stopBody = z.strictObject({
  reason: z.string().max(1000).optional(),
});

/** Body of an interrupt or a finish: nothing. */
export const emptyBody = z.strictObject({});

/** Body of a decision. */
export const decisionBody = z.strictObject({
  decision: z.enum(['approved', 'denied']),
  hash: z.string().max(200),
  comment: z.string().max(2000).optional(),
});
