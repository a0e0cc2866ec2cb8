import { parseArgs } from 'node:util';
import type { BenchmarkFlags } from './BenchmarkFlags';
import { UsageError } from './UsageError';

/** Text of `npm run benchmark -- --help`. */
export const BENCHMARK_HELP = `npm run benchmark -- operator [flags]

  --sessions N,N      bursts of so many sessions (default 200,1000; 0 for none)
  --rate N            sessions a second, paced (default 5; 0 for none)
  --paced-seconds N   how long these go on (default 60)
  --at-rest N         finished sessions that lie there (default 5000; 0 for none)
  --idle-seconds N    how long the operator is watched while nothing happens (default 30)
  --repeat N          each burst so often, each beside its raw limit (default 3)
  --namespaces N      over how many namespaces (default 10)
  --set NAME=VALUE    a setting of the operator, e.g. WORKERS=8 (may be repeated; default: its own defaults)
  --agent-sandbox DIR a checkout of kubernetes-sigs/agent-sandbox to be measured beside it (needs Go)
  --plain-sandboxes   give its Sandboxes a Pod of one plain container, and not the one that a session gets
  --json FILE         where the figures go (default: a new file in .dev/benchmarks)
  --profile FOLDER    CPU profiles of the operator go there (*.cpuprofile)
  --help              this text

It starts a cluster of its own with simulated nodes and takes it away again. Linux and root are needed, nothing else.
`;

const OPTIONS = {
  sessions: { type: 'string', default: '200,1000' },
  rate: { type: 'string', default: '5' },
  'paced-seconds': { type: 'string', default: '60' },
  'at-rest': { type: 'string', default: '5000' },
  'idle-seconds': { type: 'string', default: '30' },
  repeat: { type: 'string', default: '3' },
  namespaces: { type: 'string', default: '10' },
  set: { type: 'string', multiple: true, default: [] as string[] },
  'agent-sandbox': { type: 'string' },
  'plain-sandboxes': { type: 'boolean', default: false },
  json: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** The most sessions at once: simulated nodes take 110 Pods each, and each of them costs the control plane as well. */
const MOST_SESSIONS = 10_000;

function refuse(problem: string): never {
  throw new UsageError(`${problem}\n\n${BENCHMARK_HELP}`);
}

function wholeNumber(
  flag: string,
  text: string,
  least: number,
  most: number,
): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    refuse(`--${flag} ${text} is not a whole number from ${least} to ${most}.`);
  }
  return value;
}

function parseSetting(text: string): [string, string] {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(text) ?? [];
  return name === undefined
    ? refuse(`--set ${text} is not NAME=VALUE with a name in capitals.`)
    : [name, value];
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads the command line.
 *
 * @returns `help` where that is asked for
 * @throws UsageError for an unknown subject or flag and for values that make no sense
 */
export function parseBenchmarkFlags(
  args: readonly string[],
): BenchmarkFlags | 'help' {
  const { values, positionals } = read(args);
  if (values.help) return 'help';
  const [subject, ...more] = positionals;
  if (subject === undefined) refuse('Say what to measure: operator.');
  if (subject !== 'operator') {
    refuse(`There is no benchmark "${subject}"; there is: operator.`);
  }
  if (more.length > 0) refuse(`"${more.join(' ')}" was not understood.`);
  const number = (
    flag: 'rate' | 'paced-seconds' | 'at-rest' | 'idle-seconds' | 'repeat',
    least: number,
    most: number,
  ) => wholeNumber(flag, values[flag], least, most);
  const flags: BenchmarkFlags = {
    sessions: values.sessions
      .split(',')
      .map(text => wholeNumber('sessions', text, 0, MOST_SESSIONS))
      .filter(count => count > 0),
    rate: number('rate', 0, 200),
    pacedSeconds: number('paced-seconds', 1, 3_600),
    atRest: number('at-rest', 0, 100_000),
    idleSeconds: number('idle-seconds', 1, 3_600),
    repeat: number('repeat', 1, 100),
    namespaces: wholeNumber('namespaces', values.namespaces, 1, 100),
    settings: Object.fromEntries(values.set.map(parseSetting)),
    agentSandbox: values['agent-sandbox'],
    plainSandboxes: values['plain-sandboxes'],
    json: values.json,
    profile: values.profile,
  };
  if (flags.agentSandbox === '') {
    refuse('--agent-sandbox needs the folder of a checkout of agent-sandbox.');
  }
  if (flags.plainSandboxes && flags.agentSandbox === undefined) {
    refuse('--plain-sandboxes is of no use without --agent-sandbox.');
  }
  if (flags.rate * flags.pacedSeconds > MOST_SESSIONS) {
    refuse(
      `${flags.rate} a second for ${flags.pacedSeconds} s are more than ${MOST_SESSIONS} sessions.`,
    );
  }
  if (flags.sessions.length === 0 && !flags.rate && !flags.atRest) {
    refuse('Nothing is left to measure: each part is switched off.');
  }
  return flags;
}
