import { ConfigError } from '../errors';
import { readRunnerConfig } from './readRunnerConfig';

const least = {
  AGENTIC_SESSIONS_URL: 'http://10.250.0.1:7017/',
  SESSION_NAMESPACE: 'payments',
  SESSION_NAME: 's',
};

describe('readRunnerConfig', () => {
  it('needs to know the portal and the session, and nothing else', () => {
    expect(
      readRunnerConfig({
        ...least,
        SESSION_ATTEMPT: '2',
        FLUSH_SECONDS: '1.5',
        WORKSPACE: '/w',
        AGENT_FOLDERS: '/home/agent=/agent/home,/opt/state=/agent/0',
      }),
    ).toMatchObject({
      portalUrl: 'http://10.250.0.1:7017',
      attempt: 2,
      flushMs: 1_500,
      artifactsDir: '/w/artifacts',
      spoolDir: '/spool',
      terminationFile: '/dev/termination-log',
      snapshotFolders: [
        { agentPath: '/workspace', path: '/w' },
        { agentPath: '/home/agent', path: '/agent/home' },
        { agentPath: '/opt/state', path: '/agent/0' },
      ],
    });
  });

  it.each([
    [{ ...least, SESSION_NAME: '' }, 'SESSION_NAME is not set'],
    [{ ...least, AGENTIC_SESSIONS_URL: 'portal' }, 'not a URL: "portal"'],
    [{ ...least, AGENTIC_SESSIONS_URL: 'file:///x' }, 'must be http'],
    [
      { ...least, IDLE_SECONDS: 'soon' },
      'IDLE_SECONDS must be a number of at least 0, not "soon"',
    ],
    [{ ...least, SESSION_ATTEMPT: '-1' }, 'SESSION_ATTEMPT must be'],
    [{ ...least, AGENT_FOLDERS: '/home/agent=home' }, 'not "/home/agent=home"'],
    [{ ...least, AGENT_FOLDERS: '/home/agent' }, 'AGENT_FOLDERS must be'],
  ])('says what is wrong: %j', (environment, message) => {
    expect(() => readRunnerConfig(environment)).toThrow(ConfigError);
    expect(() => readRunnerConfig(environment)).toThrow(message);
  });
});
