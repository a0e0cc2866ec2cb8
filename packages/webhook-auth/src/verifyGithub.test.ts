import examples from '@octokit/webhooks-examples';
import fc from 'fast-check';
import { signGithub, verifyGithub } from './verifyGithub';

const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from('Hello, World!');
// From GitHub's own page on validating deliveries.
const SIGNATURE =
  'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

function check(
  header: string | string[] | undefined,
  body: Uint8Array = BODY,
  secrets = [SECRET],
) {
  return verifyGithub(
    { rawBody: body, headers: { 'x-hub-signature-256': header } },
    secrets,
  );
}

describe('verifyGithub', () => {
  it("accepts the vendor's own example", () => {
    expect(check(SIGNATURE)).toEqual({ ok: true, secretIndex: 0 });
  });

  it('signs as the vendor does', () => {
    expect(signGithub(BODY, SECRET)).toEqual({
      'x-hub-signature-256': SIGNATURE,
    });
  });

  it('says which of several secrets signed', () => {
    expect(check(SIGNATURE, BODY, ['new', SECRET])).toEqual({
      ok: true,
      secretIndex: 1,
    });
  });

  it.each([
    ['absent', undefined, 'missing_signature'],
    ['empty', '', 'missing_signature'],
    ['upper-case digits', SIGNATURE.toUpperCase(), 'malformed_signature'],
    ['no prefix', SIGNATURE.slice(7), 'malformed_signature'],
    ['too short', SIGNATURE.slice(0, -2), 'malformed_signature'],
    ['too long', `${SIGNATURE}00`, 'malformed_signature'],
    ['white space', ` ${SIGNATURE}`, 'malformed_signature'],
    ['a line break after it', `${SIGNATURE}\n`, 'malformed_signature'],
    ['sent twice', [SIGNATURE, SIGNATURE], 'malformed_signature'],
    ['joined by a proxy', `${SIGNATURE}, ${SIGNATURE}`, 'malformed_signature'],
    ['SHA-1 in its place', `sha1=${'0'.repeat(40)}`, 'unsupported_algorithm'],
    ['well formed and wrong', `sha256=${'0'.repeat(64)}`, 'signature_mismatch'],
  ])('refuses a signature that is %s', (_, header, reason) => {
    expect(check(header)).toMatchObject({ ok: false, reason });
  });

  it('refuses a right SHA-1 signature alone', () => {
    expect(
      verifyGithub(
        {
          rawBody: BODY,
          headers: {
            'x-hub-signature': 'sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59',
          },
        },
        [SECRET],
      ),
    ).toMatchObject({ ok: false, reason: 'unsupported_algorithm' });
  });

  it.each([
    ['none', []],
    ['an empty one', ['']],
    ['an empty one beside a good one', [SECRET, '']],
  ])('stays closed when the secrets are %s', (_, secrets) => {
    const empty = signGithub(BODY, '')['x-hub-signature-256'];
    expect(check(empty, BODY, secrets)).toMatchObject({
      ok: false,
      reason: 'no_secret',
    });
  });

  it('finds any flipped byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 2000 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, at, flip) => {
          const header = signGithub(body, SECRET)['x-hub-signature-256'];
          expect(check(header, body).ok).toBe(true);
          const changed = Uint8Array.from(body);
          changed[at % body.length] ^= flip;
          expect(check(header, changed)).toMatchObject({
            reason: 'signature_mismatch',
          });
        },
      ),
    );
  });

  it('looks at bytes, not at their meaning', () => {
    const header = signGithub(Buffer.from('{"a":1,"b":2}\r\n'), SECRET)[
      'x-hub-signature-256'
    ];
    expect(check(header, Buffer.from('{"a":1,"b":2}\n')).ok).toBe(false);
    expect(check(header, Buffer.from('{"b":2,"a":1}\r\n')).ok).toBe(false);
    // Bytes that are no UTF-8: decoding would turn both into the same replacement character.
    const odd = signGithub(Buffer.from([0xff]), SECRET)['x-hub-signature-256'];
    expect(check(odd, Buffer.from([0xfe])).ok).toBe(false);
  });

  it('takes real deliveries of every event', () => {
    for (const { name, examples: payloads } of examples) {
      const body = Buffer.from(JSON.stringify(payloads[0]));
      const header = signGithub(body, SECRET)['x-hub-signature-256'];
      expect([name, check(header, body).ok]).toEqual([name, true]);
    }
  });
});
