import {
  KubernetesClient,
  loadClusterConfig,
} from '@agentic-sessions/kubernetes-client';
import { parseArgs } from 'node:util';
import { createSession } from './createSession';
import { deleteSession } from './deleteSession';
import { formatSessions } from './formatSessions';
import { getSession } from './getSession';
import { listSessions } from './listSessions';
import { readSessionFlags, SESSION_FLAGS } from './readSessionFlags';
import { setDesiredState } from './setDesiredState';

const USAGE = `Usage: session-manager COMMAND [options]

  list [-n NAMESPACE] [--phase PHASE]       sessions, newest first; of all namespaces without -n
  get NAME -n NAMESPACE                     one session
  create -n NAMESPACE --runtime NAME --prompt TEXT
         [--title TEXT] [--repository URL]… [--input NAME=VALUE]… [--model NAME]
         [--endpoint ID --delivery ID]      one session, however often the same delivery is given
  stop | suspend | resume NAME -n NAMESPACE
  delete NAME -n NAMESPACE                  the object and its Pod; ledger and audit stay

  --kubeconfig FILE   default: KUBECONFIG, the Pod's ServiceAccount, ~/.kube/config
  -o json             print objects instead of a table

Needs the rights of the portal's ServiceAccount: people start and steer sessions through the portal.`;

const DESIRED = {
  stop: 'Stopped',
  suspend: 'Suspended',
  resume: 'Running',
} as const;

/** The `session-manager` command; gives the exit code. */
export async function main(
  args: string[],
  print: (text: string) => void = text => process.stdout.write(`${text}\n`),
  warn: (text: string) => void = text => process.stderr.write(`${text}\n`),
): Promise<number> {
  try {
    await run(args, print);
    return 0;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function run(args: string[], print: (text: string) => void) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SESSION_FLAGS,
      phase: { type: 'string' },
      kubeconfig: { type: 'string' },
      output: { type: 'string', short: 'o' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, name] = positionals;
  if (values.help || !command) {
    print(USAGE);
    return;
  }
  const client = new KubernetesClient({
    config: loadClusterConfig({ kubeconfig: values.kubeconfig }),
    userAgent: 'session-manager',
  });
  try {
    const shown = await execute(command, name, values, client);
    if (typeof shown === 'string') {
      print(shown);
    } else if (values.output === 'json') {
      print(JSON.stringify(shown, null, 2));
    } else {
      print(formatSessions(Array.isArray(shown) ? shown : [shown], new Date()));
    }
  } finally {
    client.close();
  }
}

type Flags = Parameters<typeof readSessionFlags>[0] & { phase?: string };

async function execute(
  command: string,
  name: string | undefined,
  flags: Flags,
  client: KubernetesClient,
) {
  if (command === 'list') {
    return listSessions(client, flags);
  }
  if (command === 'create') {
    return (await createSession(client, readSessionFlags(flags))).session;
  }
  if (!flags.namespace || !name) {
    throw new Error(`"${command}" needs NAME and -n NAMESPACE.\n\n${USAGE}`);
  }
  const ref = { namespace: flags.namespace, name };
  switch (command) {
    case 'get': {
      const session = await getSession(client, ref);
      if (!session) {
        throw new Error(`There is no session ${ref.namespace}/${ref.name}.`);
      }
      return session;
    }
    case 'stop':
    case 'suspend':
    case 'resume':
      return setDesiredState(client, ref, DESIRED[command]);
    case 'delete':
      return (await deleteSession(client, ref))
        ? `Session ${name} deleted.`
        : `There is no session ${ref.namespace}/${ref.name}.`;
    default:
      throw new Error(`Unknown command "${command}".\n\n${USAGE}`);
  }
}
