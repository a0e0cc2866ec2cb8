import type {
  NamespacePolicy,
  SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { matchTrigger } from './matchTrigger';
import type { InboundEvent } from './types';
import { validateTrigger } from './validateTrigger';

const USAGE = `Usage: namespace-resolver --triggers FILE… --namespace NS --endpoint ID --event NAME [options] [PAYLOAD_FILE]
       namespace-resolver --triggers FILE… --check

Says which SessionTrigger would take a recorded payload, and what session it would make; nothing is started.
FILE holds SessionTriggers, and NamespacePolicies for their trustedActors, as YAML; other kinds are passed over.
The payload is read from PAYLOAD_FILE, or from standard input.

  --source NAME     default: github
  --action WORD     default: the payload's own "action"
  --actor ID        default: the id of the payload's "sender" or "user"
  --check           only reads the triggers' expressions

Ends with 0 when one takes it, with 1 when none does, with 2 when the command was used wrongly.`;

/** What the command reaches outside of itself. */
export interface CliContext {
  /** Reads a file; `-` is standard input. */
  readFile(name: string): string;
  out(text: string): void;
  err(text: string): void;
}

/** The `namespace-resolver` command; gives the exit code. */
export function main(args: string[], context: CliContext): number {
  try {
    return run(args, context);
  } catch (error) {
    context.err(
      `${error instanceof Error ? error.message : error}\n\n${USAGE}`,
    );
    return 2;
  }
}

const OPTIONS = {
  triggers: { type: 'string', multiple: true },
  namespace: { type: 'string' },
  endpoint: { type: 'string' },
  source: { type: 'string', default: 'github' },
  event: { type: 'string' },
  action: { type: 'string' },
  actor: { type: 'string' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function run(args: string[], context: CliContext): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) {
    context.out(USAGE);
    return 0;
  }
  const objects = (values.triggers ?? []).flatMap(file =>
    readObjects(context.readFile(file)),
  );
  const triggers = objects.filter(
    (object): object is SessionTrigger => object.kind === 'SessionTrigger',
  );
  if (triggers.length === 0) {
    throw new Error('No SessionTrigger in the files of --triggers.');
  }
  if (values.check) {
    return check(triggers, context);
  }
  for (const option of ['namespace', 'endpoint', 'event'] as const) {
    if (!values[option]) {
      throw new Error(`--${option} is missing.`);
    }
  }
  const policy = objects.find(
    (object): object is NamespacePolicy =>
      object.kind === 'NamespacePolicy' &&
      object.metadata.namespace === values.namespace,
  );
  const payload: unknown = JSON.parse(context.readFile(positionals[0] ?? '-'));
  const decision = matchTrigger({
    event: eventOf(values, payload),
    triggers,
    trustedActors: policy?.spec.trustedActors ?? [],
  });
  context.out(JSON.stringify(decision, null, 2));
  return decision.outcome === 'matched' ? 0 : 1;
}

function check(triggers: SessionTrigger[], context: CliContext): number {
  const problems = triggers.flatMap(trigger =>
    validateTrigger(trigger).map(
      ({ field, message }) =>
        `${trigger.metadata.namespace ?? ''}/${
          trigger.metadata.name
        }: ${field}: ${message}`,
    ),
  );
  context.out(
    problems.length > 0
      ? problems.join('\n')
      : `${triggers.length} SessionTriggers can be read.`,
  );
  return problems.length > 0 ? 1 : 0;
}

type KubernetesObject =
  | SessionTrigger
  | NamespacePolicy
  | { kind?: undefined; metadata: { namespace?: string } };

function readObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map(document => {
      if (document.errors.length > 0) {
        throw document.errors[0];
      }
      return document.toJS() as KubernetesObject | null;
    })
    .filter((object): object is KubernetesObject => object !== null);
}

function eventOf(
  values: {
    namespace?: string;
    endpoint?: string;
    source?: string;
    event?: string;
    action?: string;
    actor?: string;
  },
  payload: unknown,
): InboundEvent {
  const { action, sender, user } = (payload ?? {}) as {
    action?: string;
    sender?: Account;
    user?: Account;
  };
  const account = sender ?? user;
  const id = values.actor ?? (account?.id && String(account.id));
  return {
    source: values.source ?? 'github',
    endpoint: values.endpoint ?? '',
    namespace: values.namespace ?? '',
    name: values.event ?? '',
    action: values.action ?? action,
    payload,
    actor: id ? { id, name: account?.login ?? id } : undefined,
  };
}

interface Account {
  id?: number | string;
  login?: string;
}
