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
      workers: 4,
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

  it('refuses a flag it does not know', () => {
    expect(() => loadOperatorConfig(['--wrokers', '2'], least)).toThrow(
      '--wrokers',
    );
  });
});
