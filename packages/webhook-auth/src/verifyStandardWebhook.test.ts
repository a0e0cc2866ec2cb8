import {
  signStandardWebhook,
  verifyStandardWebhook,
} from './verifyStandardWebhook';

// The example of the Standard Webhooks reference libraries.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW = new Date(1614265330_000);
const BODY = Buffer.from('{"test": 2432232314}');
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': SIGNATURE,
};

function check(change: Record<string, string | undefined>, now = NOW) {
  return verifyStandardWebhook(
    { rawBody: BODY, headers: { ...HEADERS, ...change } },
    [SECRET],
    { now },
  );
}

describe('verifyStandardWebhook', () => {
  it("accepts the specification's own example and signs the same", () => {
    expect(check({})).toEqual({ ok: true, secretIndex: 0 });
    expect(
      signStandardWebhook(BODY, SECRET, {
        id: HEADERS['webhook-id'],
        now: NOW,
      }),
    ).toEqual(HEADERS);
  });

  it('accepts a list in which one entry is ours', () => {
    const other = `v1,${Buffer.alloc(32).toString('base64')}`;
    expect(
      check({ 'webhook-signature': `v1a,abc ${other} ${SIGNATURE}` }).ok,
    ).toBe(true);
  });

  it.each([
    [{ 'webhook-id': undefined }, 'missing_signature'],
    [{ 'webhook-id': 'msg_other' }, 'signature_mismatch'],
    [{ 'webhook-timestamp': '1614265331' }, 'signature_mismatch'],
    [{ 'webhook-timestamp': 'yesterday' }, 'malformed_signature'],
    [{ 'webhook-signature': 'v2,abc' }, 'malformed_signature'],
    [{ 'webhook-signature': 'v1,c2hvcnQ=' }, 'malformed_signature'],
    [
      { 'webhook-signature': Array(11).fill(SIGNATURE).join(' ') },
      'malformed_signature',
    ],
  ])('refuses %j', (change, reason) => {
    expect(check(change)).toMatchObject({ ok: false, reason });
  });

  it.each([301, -301])('refuses a request %i seconds from now', age => {
    expect(check({}, new Date(NOW.getTime() + age * 1000))).toMatchObject({
      reason: 'timestamp_out_of_range',
    });
  });

  it('stays closed when a secret decodes to nothing', () => {
    expect(
      verifyStandardWebhook({ rawBody: BODY, headers: HEADERS }, ['whsec_'], {
        now: NOW,
      }),
    ).toMatchObject({ reason: 'no_secret' });
  });
});
