import { signJira, verifyJira } from './verifyJira';

const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from('Hello World!');
// From Atlassian's page on securing webhooks (their text has no comma, unlike GitHub's).
const SIGNATURE =
  'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';

describe('verifyJira', () => {
  it("accepts the vendor's own example", () => {
    expect(signJira(BODY, SECRET)).toEqual({ 'x-hub-signature': SIGNATURE });
    expect(
      verifyJira({ rawBody: BODY, headers: { 'x-hub-signature': SIGNATURE } }, [
        SECRET,
      ]),
    ).toEqual({ ok: true, secretIndex: 0 });
  });

  it.each([
    [undefined, 'missing_signature'],
    ['sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59', 'unsupported_algorithm'],
    [`sha256=${'a'.repeat(64)}`, 'signature_mismatch'],
  ])('refuses %s', (header, reason) => {
    expect(
      verifyJira({ rawBody: BODY, headers: { 'x-hub-signature': header } }, [
        SECRET,
      ]),
    ).toMatchObject({ ok: false, reason });
  });
});
