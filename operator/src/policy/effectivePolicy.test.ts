import { resolvePolicy, type PolicySources } from '@agentic-sessions/policy';
import { effectivePolicy } from './effectivePolicy';

const sources = (maxRunning: number): PolicySources => ({
  namespace: { name: 'team', spec: { concurrency: { maxRunning } } },
});

describe('effectivePolicy', () => {
  it('is what resolves from the sources, and the same object for the same sources', () => {
    const [one, two] = [sources(1), sources(2)];
    expect(effectivePolicy(one)).toEqual(resolvePolicy(one));
    expect(effectivePolicy(two)).toEqual(resolvePolicy(two));
    expect(effectivePolicy(one)).toBe(effectivePolicy(one));
    expect(effectivePolicy(sources(1))).not.toBe(effectivePolicy(one));
  });
});
