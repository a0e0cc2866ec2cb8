import { ConfigError } from './ConfigError';
import { loadOperatorConfig } from './loadOperatorConfig';

const least = { RUNNER_IMAGE: 'r:1', RUNNER_API_URL: 'http://10.0.0.1:7017/' };

describe('loadOperatorConfig', () => {
  it('needs two settings and has a default for the rest', () => {
    expect(loadOperatorConfig([], least)).toMatchObject({
      pod: {
        runnerImage: 'r:1',
        runnerApiUrl: 'http://10.0.0.1:7017',
        hostUsers: undefined,
      },
      metrics: { host: '0.0.0.0', port: 8080 },
      leaderElection: { namespace: 'agentic-sessions-system' },
      workers: 32,
      patience: { keepPodMs: 600_000 },
    });
  });

  it('lets flags win over the environment', () => {
    const config = loadOperatorConfig(
      [
        '--workers',
        '9',
        '--leader-election=off',
        '--metrics-address',
        '[::1]:0',
      ],
      { ...least, WORKERS: '2', HOST_USERS: 'false' },
    );
    expect(config).toMatchObject({
      workers: 9,
      leaderElection: undefined,
      metrics: { host: '::1', port: 0 },
      pod: { hostUsers: false },
    });
  });

  it('names everything that is wrong at once', () => {
    const load = () =>
      loadOperatorConfig([], {
        RUNNER_API_URL: 'ftp://x',
        WORKERS: '0',
        IMAGE_PULL_POLICY: 'Sometimes',
        METRICS_ADDRESS: 'nowhere',
      });
    expect(load).toThrow(ConfigError);
    for (const name of [
      'RUNNER_IMAGE',
      'RUNNER_API_URL',
      'IMAGE_PULL_POLICY',
      'METRICS_ADDRESS',
      'WORKERS',
    ]) {
      expect(load).toThrow(name);
    }
  });

  const gateways = (env: Record<string, string>) =>
    loadOperatorConfig([], { ...least, ...env }).gateways;

  it('lets sessions reach the portal, and what else it is told', () => {
    expect(
      gateways({
        SESSION_EGRESS:
          '[{"to":[{"namespaceSelector":{}}],"ports":[{"port":53,"protocol":"UDP"},{"port":53}]}]',
      }),
    ).toEqual([
      {
        to: [{ ipBlock: { cidr: '10.0.0.1/32' } }],
        ports: [{ protocol: 'TCP', port: 7017 }],
      },
      {
        to: [{ namespaceSelector: {} }],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ]);
    expect(gateways({ RUNNER_API_URL: 'https://[fd00::1]' })).toEqual([
      {
        to: [{ ipBlock: { cidr: 'fd00::1/128' } }],
        ports: [{ protocol: 'TCP', port: 443 }],
      },
    ]);
  });

  it.each([
    [
      'a name that nobody can find',
      'http://portal.svc:7017',
      '[]',
      /which no NetworkPolicy knows/,
    ],
    ['no JSON', 'http://10.0.0.1', 'dns', /must be JSON/],
    ['no list', 'http://10.0.0.1', '{}', /list of rules/],
    [
      'a rule that opens everything',
      'http://10.0.0.1',
      '[{"ports":[]}]',
      /list of rules/,
    ],
    [
      'a receiver that is none',
      'http://10.0.0.1',
      '[{"to":[{}]}]',
      /list of rules/,
    ],
  ])('does not start with %s', (_, RUNNER_API_URL, SESSION_EGRESS, words) => {
    expect(() => gateways({ RUNNER_API_URL, SESSION_EGRESS })).toThrow(words);
  });

  it('refuses a flag it does not know', () => {
    expect(() => loadOperatorConfig(['--wrokers', '2'], least)).toThrow(
      '--wrokers',
    );
  });
});
