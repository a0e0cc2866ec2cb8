import type { Session } from '@agentic-sessions/kubernetes-api';
import { buildSession } from './buildSession';
import { newSessionName, sessionNameForDelivery } from './sessionName';

/** Options of `session-manager create`, for `parseArgs`. */
export const SESSION_FLAGS = {
  namespace: { type: 'string', short: 'n' },
  runtime: { type: 'string' },
  prompt: { type: 'string' },
  title: { type: 'string' },
  model: { type: 'string' },
  repository: { type: 'string', multiple: true },
  input: { type: 'string', multiple: true },
  endpoint: { type: 'string' },
  delivery: { type: 'string' },
} as const;

/** What `parseArgs` made of {@link SESSION_FLAGS}. */
export interface SessionFlags {
  namespace?: string;
  runtime?: string;
  prompt?: string;
  title?: string;
  model?: string;
  repository?: string[];
  input?: string[];
  endpoint?: string;
  delivery?: string;
}

/**
 * The session that the flags ask for.
 *
 * @throws Error that names the flag which is missing or wrong.
 */
export function readSessionFlags(flags: SessionFlags): Session {
  const name =
    flags.endpoint && flags.delivery
      ? sessionNameForDelivery({
          endpointId: flags.endpoint,
          deliveryId: flags.delivery,
        })
      : newSessionName();
  return buildSession({
    name,
    namespace: required(flags.namespace, '-n'),
    spec: {
      title: flags.title,
      prompt: required(flags.prompt, '--prompt'),
      framework: { type: required(flags.runtime, '--runtime') },
      model: flags.model,
      repositories: flags.repository?.map(url => ({ url })),
      inputs: flags.input && Object.fromEntries(flags.input.map(parseInput)),
      trigger: {
        source: 'command-line',
        delivery: flags.delivery,
        actor: { kind: 'machine', name: 'session-manager' },
      },
    },
  });
}

function required(value: string | undefined, flag: string): string {
  if (!value) {
    throw new Error(`"create" needs ${flag}.`);
  }
  return value;
}

function parseInput(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new Error(`--input "${text}" is not of the form NAME=VALUE.`);
  }
  return [text.slice(0, equals), text.slice(equals + 1)];
}
