import { parseArgs } from 'node:util';
import type { NetworkPolicyEgressRule } from '@agentic-sessions/kubernetes-client';
import { ConfigError } from './ConfigError';
import type { OperatorConfig } from './OperatorConfig';
import { parseGateways } from './parseGateways';
import { flagOf, SETTINGS, type SettingName } from './settings';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;

function readValues(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): (name: SettingName) => string | undefined {
  const names = Object.keys(SETTINGS) as SettingName[];
  let flags: Record<string, string | undefined>;
  try {
    flags = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        names.map(name => [flagOf(name), { type: 'string' as const }]),
      ),
    }).values as Record<string, string | undefined>;
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
  return name => {
    const setting: { default?: string; help: string } = SETTINGS[name];
    return flags[flagOf(name)] ?? (env[name] || undefined) ?? setting.default;
  };
}

/**
 * Reads flags and environment; flags win.
 *
 * @throws ConfigError that names every setting that is missing or wrong.
 */
export function loadOperatorConfig(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): OperatorConfig {
  const value = readValues(args, env);
  const problems: string[] = [];
  const wrong = (name: SettingName, what: string) => {
    const given = value(name);
    problems.push(
      given === undefined
        ? `${name} (--${flagOf(name)}) is missing: ${SETTINGS[name].help}`
        : `${name} (--${flagOf(name)}) is "${given}": ${what}`,
    );
  };
  const required = (name: SettingName): string => {
    const given = value(name);
    if (!given) wrong(name, 'it must not be empty');
    return given ?? '';
  };
  const number = (name: SettingName, least: number, most = 1e9): number => {
    const given = Number(value(name));
    if (!Number.isInteger(given) || given < least || given > most) {
      wrong(name, `it must be a whole number of at least ${least}`);
    }
    return given;
  };
  const boolean = (name: SettingName): boolean | undefined => {
    const given = value(name);
    if (given === undefined) return undefined;
    if (!['true', 'false', 'on', 'off'].includes(given)) {
      wrong(name, 'it must be true or false');
    }
    return given === 'true' || given === 'on';
  };
  const oneOf = <T extends string>(
    name: SettingName,
    allowed: readonly T[],
  ): T | undefined => {
    const given = value(name);
    if (given === undefined) return undefined;
    const found = allowed.find(a => a === given);
    if (!found) wrong(name, `it must be one of ${allowed.join(', ')}`);
    return found;
  };
  const url = (name: SettingName): string => {
    const given = required(name);
    if (given && !/^https?:\/\/[^/]/.test(given)) {
      wrong(name, 'it must begin with http:// or https://');
    }
    return given.replace(/\/+$/, '');
  };
  const address = (name: SettingName) => {
    const given = value(name) ?? '';
    if (given === '0') return undefined;
    const match = /^(?:(.*):)?(\d{1,5})$/.exec(given);
    const port = Number(match?.[2]);
    if (!match || port > 65_535) {
      wrong(name, 'it must be host:port, :port, or 0 for none');
    }
    return { host: match?.[1]?.replace(/^\[|\]$/g, '') || '0.0.0.0', port };
  };

  const gateways = (): NetworkPolicyEgressRule[] => {
    const rules = parseGateways(
      value('RUNNER_API_URL') ?? '',
      value('SESSION_EGRESS') ?? '[]',
    );
    if (typeof rules === 'string') {
      wrong('SESSION_EGRESS', rules);
      return [];
    }
    return rules;
  };

  const sandboxCheck = (): OperatorConfig['sandboxCheck'] => {
    const periodMs = number('SANDBOX_CHECK_SECONDS', 0) * 1000;
    const namespace = required('SANDBOX_CHECK_NAMESPACE');
    // Who looks after one namespace alone speaks for no cluster.
    return periodMs === 0 || value('WATCH_NAMESPACE')
      ? undefined
      : { namespace, periodMs };
  };

  const config: OperatorConfig = {
    kubeconfig: value('KUBECONFIG')?.split(':')[0],
    namespace: value('WATCH_NAMESPACE'),
    pod: {
      runnerImage: required('RUNNER_IMAGE'),
      runnerApiUrl: url('RUNNER_API_URL'),
      imagePullPolicy: oneOf('IMAGE_PULL_POLICY', PULL_POLICIES),
      hostUsers: boolean('HOST_USERS'),
      fsGroup:
        value('FS_GROUP') === undefined ? undefined : number('FS_GROUP', 1),
      runtimeClassName: value('RUNTIME_CLASS'),
      terminationGraceSeconds: number('TERMINATION_GRACE_SECONDS', 1),
      nodeSilenceSeconds: number('NODE_SILENCE_SECONDS', 0),
    },
    gateways: gateways(),
    patience: {
      imagePullMs: number('IMAGE_PULL_SECONDS', 0) * 1000,
      containerMs: number('CONTAINER_SECONDS', 0) * 1000,
      runtimeMs: number('RUNTIME_SECONDS', 0) * 1000,
      keepPodMs: number('KEEP_POD_SECONDS', 0) * 1000,
      lingerMs: number('LINGER_SECONDS', 1) * 1000,
      maxAttempts: number('MAX_ATTEMPTS', 1, 100),
    },
    metrics: address('METRICS_ADDRESS'),
    leaderElection: boolean('LEADER_ELECTION')
      ? {
          namespace: required('LEADER_ELECTION_NAMESPACE'),
          name: required('LEADER_ELECTION_NAME'),
          identity: value('LEADER_ELECTION_IDENTITY'),
        }
      : undefined,
    sandboxCheck: sandboxCheck(),
    workers: number('WORKERS', 1, 256),
    logLevel: oneOf('LOG_LEVEL', LEVELS) ?? 'info',
    drainMs: number('DRAIN_SECONDS', 0) * 1000,
    watchSeconds: number('WATCH_SECONDS', 5, 3600),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
