import { hashApiKey, verifyApiKey } from './verifyApiKey';

const KEY = 'k'.repeat(32);
const OTHER = 'o'.repeat(40);

function check(key: string | undefined, hashes: string[]) {
  return verifyApiKey({ headers: { 'x-api-key': key } }, hashes);
}

describe('verifyApiKey', () => {
  it('finds the key among several hashes', () => {
    expect(check(KEY, [hashApiKey(OTHER), hashApiKey(KEY)])).toEqual({
      ok: true,
      secretIndex: 1,
    });
  });

  it.each([
    [undefined, 'missing_signature'],
    ['k'.repeat(31), 'malformed_signature'],
    ['k'.repeat(513), 'malformed_signature'],
    [OTHER, 'signature_mismatch'],
    // A hash is no key: whoever reads the table gains nothing.
    [hashApiKey(KEY), 'signature_mismatch'],
  ])('refuses %s', (key, reason) => {
    expect(check(key, [hashApiKey(KEY)])).toMatchObject({ ok: false, reason });
  });

  it.each([[[]], [['not a hash']]])('stays closed with hashes %j', hashes => {
    expect(check(KEY, hashes)).toMatchObject({ reason: 'no_secret' });
  });
});
