import { signSlack, verifySlack } from './verifySlack';

// The example of Slack's page on verifying requests.
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const NOW = new Date(1531420618_000);
const BODY = Buffer.from(
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
);
const HEADERS = {
  'x-slack-request-timestamp': '1531420618',
  'x-slack-signature':
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
};

function check(headers: Record<string, string>, now = NOW) {
  return verifySlack({ rawBody: BODY, headers }, ['other', SECRET], { now });
}

describe('verifySlack', () => {
  it("accepts the vendor's own example and signs the same", () => {
    expect(check(HEADERS)).toEqual({ ok: true, secretIndex: 1 });
    expect(signSlack(BODY, SECRET, { now: NOW })).toEqual(HEADERS);
  });

  it.each([
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])('judges a request that is %i seconds old', (age, ok) => {
    expect(check(HEADERS, new Date(NOW.getTime() + age * 1000)).ok).toBe(ok);
  });

  it.each([
    [{}, 'missing_signature'],
    [
      { 'x-slack-signature': HEADERS['x-slack-signature'] },
      'missing_signature',
    ],
    [{ ...HEADERS, 'x-slack-signature': 'v1=00' }, 'malformed_signature'],
    [
      { ...HEADERS, 'x-slack-request-timestamp': '1531420618.5' },
      'malformed_signature',
    ],
    [
      { ...HEADERS, 'x-slack-request-timestamp': '1531420619' },
      'signature_mismatch',
    ],
  ])('refuses %j', (headers, reason) => {
    expect(check(headers as Record<string, string>)).toMatchObject({
      ok: false,
      reason,
    });
  });
});
