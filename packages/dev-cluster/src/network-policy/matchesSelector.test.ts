import { matchesSelector } from './matchesSelector';
import type { LabelSelector } from './policyObjects';

const labels = { app: 'web', tier: 'front' };

describe('matchesSelector', () => {
  it.each<[string, LabelSelector, boolean]>([
    ['an empty one', {}, true],
    ['a label', { matchLabels: { app: 'web' } }, true],
    [
      'two labels, of which one',
      { matchLabels: { app: 'web', x: 'y' } },
      false,
    ],
    ['a name that every object has', { matchLabels: { toString: '' } }, false],
    [
      'In',
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      true,
    ],
    [
      'In without the label',
      { matchExpressions: [{ key: 'x', operator: 'In', values: ['web'] }] },
      false,
    ],
    [
      'NotIn',
      {
        matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }],
      },
      false,
    ],
    [
      'NotIn without the label',
      { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['web'] }] },
      true,
    ],
    ['Exists', { matchExpressions: [{ key: 'x', operator: 'Exists' }] }, false],
    [
      'DoesNotExist',
      { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] },
      true,
    ],
    [
      'one that is met and one that is not',
      {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }],
      },
      false,
    ],
  ])('knows %s', (_, selector, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });
});
