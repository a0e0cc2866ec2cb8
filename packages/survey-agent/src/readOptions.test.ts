import { DEFAULT_PACE_MS, readOptions } from './readOptions';

describe('readOptions', () => {
  it.each<[string[], Record<string, string>, number]>([
    [[], {}, DEFAULT_PACE_MS],
    [[], { SURVEY_AGENT_PACE_MS: '5' }, 5],
    [['--pace-ms', '0'], { SURVEY_AGENT_PACE_MS: '5' }, 0],
  ])('%j with %j', (args, env, paceMs) => {
    expect(readOptions(args, env)).toEqual({ paceMs });
  });

  it.each([['-1'], ['soon'], [''], ['10001']])('refuses %j', pace => {
    expect(() => readOptions([`--pace-ms=${pace}`], {})).toThrow('pace');
  });

  it('refuses what it does not know', () => {
    expect(() => readOptions(['--model', 'x'], {})).toThrow('--model');
  });
});
