import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { EncryptionKey } from './endpoints/SecretBox';
import { durationMs } from './durationMs';

/** One endpoint as it is configured. */
export interface EndpointConfig {
  readonly id: string;
  readonly source: string;
  readonly namespace: string;
  /** Newest first. */
  readonly secrets: readonly string[];
  /** SHA-256 of API keys, in hex. */
  readonly apiKeyHashes: readonly string[];
}

/** `agenticSessions.webhooks` and `agenticSessions.encryption`; see `config.d.ts`. */
export interface WebhooksConfig {
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly endpoints: readonly EndpointConfig[];
  readonly maxBodyBytes: number;
  readonly repeatWindowMs: number;
  readonly keepBodiesMs: number;
}

const DEFAULT_MAX_BODY = 5 * 1024 * 1024;
const DEFAULT_REPEAT_WINDOW = 10 * 60 * 1000;
const DEFAULT_KEEP_BODIES = 30 * 24 * 60 * 60 * 1000;
const HASH = /^[0-9a-f]{64}$/;
/** One part of a URL's path. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** @throws InputError that names the key which is wrong */
export function readWebhooksConfig(root: Config): WebhooksConfig {
  const config = root.getOptionalConfig('agenticSessions');
  const webhooks = config?.getOptionalConfig('webhooks');
  const endpoints = (webhooks?.getOptionalConfigArray('endpoints') ?? []).map(
    readEndpoint,
  );
  const ids = endpoints.map(endpoint => endpoint.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `agenticSessions.webhooks.endpoints: the id "${twice}" is there twice`,
    );
  }
  const hashes = endpoints.flatMap(endpoint => endpoint.apiKeyHashes);
  if (new Set(hashes).size < hashes.length) {
    throw new InputError(
      'agenticSessions.webhooks.endpoints: two endpoints have the same API key; a key names one of them',
    );
  }
  return {
    encryptionKeys: (
      config?.getOptionalConfigArray('encryption.keys') ?? []
    ).map(key => ({ id: key.getString('id'), key: key.getString('key') })),
    endpoints,
    maxBodyBytes:
      webhooks?.getOptionalNumber('maxBodyBytes') ?? DEFAULT_MAX_BODY,
    repeatWindowMs:
      durationMs(webhooks, 'repeatWindow') ?? DEFAULT_REPEAT_WINDOW,
    keepBodiesMs: durationMs(webhooks, 'keepBodies') ?? DEFAULT_KEEP_BODIES,
  };
}

function readEndpoint(config: Config): EndpointConfig {
  const endpoint = {
    id: config.getString('id'),
    source: config.getString('source'),
    namespace: config.getString('namespace'),
    secrets: config.getOptionalStringArray('secrets') ?? [],
    apiKeyHashes: config.getOptionalStringArray('apiKeyHashes') ?? [],
  };
  if (!ID.test(endpoint.id) || endpoint.id === 'validate') {
    throw new InputError(
      `agenticSessions.webhooks.endpoints: "${endpoint.id}" cannot be an id: it is a part of a URL and may have letters, digits, dot, dash and underscore; "validate" is taken`,
    );
  }
  if (
    endpoint.secrets.length + endpoint.apiKeyHashes.length === 0 ||
    endpoint.secrets.includes('')
  ) {
    throw new InputError(
      `agenticSessions.webhooks.endpoints: "${endpoint.id}" needs at least one secret or API key hash, and no empty one`,
    );
  }
  const badHash = endpoint.apiKeyHashes.find(hash => !HASH.test(hash));
  if (badHash !== undefined) {
    throw new InputError(
      `agenticSessions.webhooks.endpoints: "${endpoint.id}" has an API key hash that is not 64 hexadecimal digits; make it with "printf %s KEY | sha256sum"`,
    );
  }
  return endpoint;
}
