import { parseBenchmarkFlags } from './parseBenchmarkFlags';
import { UsageError } from './UsageError';

describe('parseBenchmarkFlags', () => {
  it('measures everything where nothing else is said', () => {
    expect(parseBenchmarkFlags(['operator'])).toEqual({
      sessions: [200, 1000],
      rate: 5,
      pacedSeconds: 60,
      atRest: 5000,
      idleSeconds: 30,
      repeat: 3,
      namespaces: 10,
      settings: {},
      agentSandbox: undefined,
      plainSandboxes: false,
      json: undefined,
      profile: undefined,
    });
  });

  it('reads each flag', () => {
    expect(
      parseBenchmarkFlags([
        'operator',
        '--sessions=50, 7',
        '--rate=0',
        '--paced-seconds=3',
        '--at-rest=10',
        '--idle-seconds=5',
        '--repeat=1',
        '--namespaces=2',
        '--set=WORKERS=8',
        '--set=LOG_LEVEL=a=b',
        '--agent-sandbox=../agent-sandbox',
        '--plain-sandboxes',
        '--json=figures.json',
        '--profile=profiles',
      ]),
    ).toEqual({
      sessions: [50, 7],
      rate: 0,
      pacedSeconds: 3,
      atRest: 10,
      idleSeconds: 5,
      repeat: 1,
      namespaces: 2,
      settings: { WORKERS: '8', LOG_LEVEL: 'a=b' },
      agentSandbox: '../agent-sandbox',
      plainSandboxes: true,
      json: 'figures.json',
      profile: 'profiles',
    });
  });

  it('leaves bursts out where none are wanted', () => {
    expect(parseBenchmarkFlags(['operator', '--sessions', '0'])).toMatchObject({
      sessions: [],
    });
  });

  it('knows when only help is asked for', () => {
    expect(parseBenchmarkFlags(['--help'])).toBe('help');
  });

  it.each([
    [[], /Say what to measure/],
    [['portal'], /no benchmark "portal"/],
    [['operator', 'twice'], /"twice" was not understood/],
    [['operator', '--session=5'], /--session/],
    [['operator', '--sessions=ten'], /--sessions ten is not a whole number/],
    [['operator', '--sessions=200,-1'], /--sessions -1 is not a whole number/],
    [['operator', '--sessions=1e9'], /--sessions 1e9/],
    [['operator', '--sessions='], /--sessions {2}is not a whole number/],
    [['operator', '--rate=5.5'], /--rate 5.5 is not a whole number/],
    [['operator', '--set=workers'], /--set workers is not NAME=VALUE/],
    [['operator', '--agent-sandbox='], /--agent-sandbox needs the folder/],
    [['operator', '--agent-sandbox'], /--agent-sandbox/],
    [['operator', '--plain-sandboxes'], /of no use without --agent-sandbox/],
    [['operator', '--repeat=0'], /--repeat 0 .* from 1 to 100/],
    [['operator', '--rate=200', '--paced-seconds=3600'], /more than 10000/],
    [
      ['operator', '--sessions=0', '--rate=0', '--at-rest=0'],
      /Nothing is left to measure/,
    ],
  ])('refuses %j', (args, problem) => {
    expect(() => parseBenchmarkFlags(args)).toThrow(problem);
    expect(() => parseBenchmarkFlags(args)).toThrow(UsageError);
    expect(() => parseBenchmarkFlags(args)).toThrow('npm run benchmark --');
  });
});
