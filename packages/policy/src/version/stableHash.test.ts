import { stableHash } from './stableHash';

describe('stableHash', () => {
  // Test vectors of the FNV authors.
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('of %j is %s', (text, hash) => {
    expect(stableHash(text)).toBe(hash);
  });
});
