import { excludesSessionPods } from './excludesSessionPods';
import { SELECTORS } from './__testUtils__/selectors';

describe('excludesSessionPods', () => {
  it.each(SELECTORS)('%s: %s', (_, excludes, selector) => {
    expect(excludesSessionPods(selector)).toBe(excludes);
  });

  it('is not fooled by names that every object has', () => {
    expect(
      excludesSessionPods({
        matchExpressions: [
          { key: 'constructor', operator: 'NotIn', values: ['x'] },
        ],
      }),
    ).toBe(false);
  });
});
