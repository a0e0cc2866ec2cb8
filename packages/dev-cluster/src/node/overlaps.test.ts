import { overlaps } from './overlaps';

describe('overlaps', () => {
  it.each([
    ['10.250.7.0/24', '10.250.7.0/24', true],
    ['10.250.7.0/24', '10.250.7.1', true],
    ['10.0.0.0/8', '10.250.7.0/24', true],
    ['10.250.7.0/24', '10.250.8.0/24', false],
    ['10.250.7.0/25', '10.250.7.128/25', false],
    ['192.168.0.0/16', '192.168.255.255', true],
    ['default', '10.250.7.0/24', false],
    ['fe80::/64', '10.250.7.0/24', false],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(overlaps(left, right)).toBe(expected);
    expect(overlaps(right, left)).toBe(expected);
  });
});
