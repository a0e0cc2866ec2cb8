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
}

/** `agenticSessions.webhooks` and `agenticSessions.encryption`; see `config.d.ts`. */
export interface WebhooksConfig {
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly endpoints: readonly EndpointConfig[];
  readonly maxBodyBytes: number;
  readonly repeatWindowMs: number;
}

const DEFAULT_MAX_BODY = 5 * 1024 * 1024;
const DEFAULT_REPEAT_WINDOW = 10 * 60 * 1000;
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
  return {
    encryptionKeys: (
      config?.getOptionalConfigArray('encryption.keys') ?? []
    ).map(key => ({ id: key.getString('id'), key: key.getString('key') })),
    endpoints,
    maxBodyBytes:
      webhooks?.getOptionalNumber('maxBodyBytes') ?? DEFAULT_MAX_BODY,
    repeatWindowMs:
      durationMs(webhooks, 'repeatWindow') ?? DEFAULT_REPEAT_WINDOW,
  };
}

function readEndpoint(config: Config): EndpointConfig {
  const endpoint = {
    id: config.getString('id'),
    source: config.getString('source'),
    namespace: config.getString('namespace'),
    secrets: config.getStringArray('secrets'),
  };
  if (!ID.test(endpoint.id) || endpoint.id === 'validate') {
    throw new InputError(
      `agenticSessions.webhooks.endpoints: "${endpoint.id}" cannot be an id: it is a part of a URL and may have letters, digits, dot, dash and underscore; "validate" is taken`,
    );
  }
  if (
    endpoint.secrets.length === 0 ||
    endpoint.secrets.some(secret => secret === '')
  ) {
    throw new InputError(
      `agenticSessions.webhooks.endpoints: "${endpoint.id}" needs at least one secret, and no empty one`,
    );
  }
  return endpoint;
}
