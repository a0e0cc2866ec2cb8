import { main } from './cli';

function run(args: string[], options: { secret?: string; body?: string } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = main(args, {
    env: { WEBHOOK_SECRET: options.secret },
    now: () => new Date(1614265330_000),
    readFile: () => Buffer.from(options.body ?? 'Hello, World!'),
    out: text => out.push(text),
    err: text => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('webhook-auth', () => {
  it.each(['github', 'jira', 'slack', 'standard'])(
    'verifies what it signed (%s)',
    scheme => {
      const signed = run(['sign', '--scheme', scheme], { secret });
      expect(signed.code).toBe(0);
      const headers = signed.out
        .split('\n')
        .flatMap(line => ['--header', line]);
      const verify = ['verify', '--scheme', scheme, ...headers];
      expect(run(verify, { secret })).toMatchObject({
        code: 0,
        out: '{"ok":true,"secretIndex":0}',
      });
      expect(run(verify, { secret, body: 'Hello, World?' }).code).toBe(1);
    },
  );

  it('verifies an API key', () => {
    const key = 'a'.repeat(40);
    const args = ['verify', '--scheme', 'api-key', '--header'];
    expect(run([...args, `X-API-Key: ${key}`], { secret: key }).code).toBe(0);
    expect(run([...args, 'X-API-Key: no'], { secret: key }).code).toBe(1);
  });

  it.each([
    [['verify', '--scheme', 'github'], undefined, 'No secret'],
    [['verify', '--scheme', 'gitbub'], secret, 'Unknown scheme'],
    [['unlock', '--scheme', 'github'], secret, 'Unknown command'],
    [['verify', '--scheme', 'github', '--header', 'x'], secret, 'form'],
  ])('explains %j', (args, used, message) => {
    const result = run(args, { secret: used });
    expect(result.code).toBe(2);
    expect(result.err).toContain(message);
    expect(result.err).toContain('Usage');
  });
});
