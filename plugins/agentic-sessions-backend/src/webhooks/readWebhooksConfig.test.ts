import { ConfigReader } from '@backstage/config';
import { readWebhooksConfig } from './readWebhooksConfig';

const ENDPOINT = {
  id: 'payments-github',
  source: 'github',
  namespace: 'payments',
  secrets: ['s'],
};
const read = (webhooks: unknown) =>
  readWebhooksConfig(
    new ConfigReader({ agenticSessions: { webhooks } } as never),
  );

describe('readWebhooksConfig', () => {
  it('has defaults', () => {
    expect(readWebhooksConfig(new ConfigReader({}))).toEqual({
      encryptionKeys: [],
      endpoints: [],
      maxBodyBytes: 5 * 1024 * 1024,
      repeatWindowMs: 600_000,
      keepBodiesMs: 30 * 24 * 60 * 60 * 1000,
    });
  });

  it('reads what is given', () => {
    expect(
      read({
        endpoints: [ENDPOINT],
        maxBodyBytes: 1000,
        repeatWindow: '1h',
        keepBodies: { days: 7 },
      }),
    ).toMatchObject({
      endpoints: [{ ...ENDPOINT, apiKeyHashes: [] }],
      maxBodyBytes: 1000,
      repeatWindowMs: 3_600_000,
      keepBodiesMs: 7 * 24 * 60 * 60 * 1000,
    });
  });

  it.each([
    [{ endpoints: [ENDPOINT, ENDPOINT] }, 'twice'],
    [{ endpoints: [{ ...ENDPOINT, id: 'a/b' }] }, '"a/b"'],
    [{ endpoints: [{ ...ENDPOINT, id: 'validate' }] }, 'taken'],
    [{ endpoints: [{ ...ENDPOINT, secrets: [] }] }, 'at least one secret'],
    [{ endpoints: [{ ...ENDPOINT, apiKeyHashes: ['x'] }] }, '64 hexadecimal'],
    [
      {
        endpoints: ['a', 'b'].map(id => ({
          ...ENDPOINT,
          id,
          apiKeyHashes: ['0'.repeat(64)],
        })),
      },
      'the same API key',
    ],
    [{ endpoints: [{ ...ENDPOINT, namespace: undefined }] }, 'namespace'],
  ])('says what is wrong (%#)', (webhooks, message) => {
    expect(() => read(webhooks)).toThrow(message);
  });
});
