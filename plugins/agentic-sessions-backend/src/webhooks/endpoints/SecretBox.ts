import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** One key of `agenticSessions.encryption.keys`. */
export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes in base64. */
  readonly key: string;
}

const FORM =
  /^v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{22})$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const NONCE_BYTES = 12;

/** A text that cannot be decrypted: another key, or somebody changed it. */
export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

/**
 * Keeps secrets from whoever reads the database: AES-256-GCM, `v1.<key id>.<nonce>.<text>.<tag>`. The first key encrypts,
 * all of them decrypt, so that a key can be replaced without a moment in which nothing works.
 */
export class SecretBox {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string;

  /** @throws SecretBoxError where there is no key, or one is malformed */
  constructor(keys: readonly EncryptionKey[]) {
    if (keys.length === 0) {
      throw new SecretBoxError(
        'agenticSessions.encryption.keys is empty: give at least one key, such as the output of "openssl rand -base64 32"',
      );
    }
    this.#keys = new Map(keys.map(({ id, key }) => [id, readKey(id, key)]));
    this.#current = keys[0].id;
  }

  /**
   * Encrypts a text for one place.
   *
   * @param place - where it will stand, such as `webhook_endpoints/payments-github`; it opens nowhere else, so that nobody
   *   who can write the database may put one endpoint's secret under another
   */
  seal(text: string, place: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const key = this.#keys.get(this.#current) as Buffer;
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [
      'v1',
      this.#current,
      nonce.toString('base64url'),
      sealed.toString('base64url'),
      cipher.getAuthTag().toString('base64url'),
    ].join('.');
  }

  /** @throws SecretBoxError where no key opens it in this place */
  open(sealed: string, place: string): string {
    const match = FORM.exec(sealed);
    if (!match) {
      throw new SecretBoxError(
        `What stands in ${place} is not an encrypted text`,
      );
    }
    const [, id, nonce, text, tag] = match;
    const key = this.#keys.get(id);
    if (!key) {
      throw new SecretBoxError(
        `${place} was encrypted with the key "${id}", which is not in agenticSessions.encryption.keys`,
      );
    }
    try {
      const decipher = createDecipheriv(
        'aes-256-gcm',
        key,
        Buffer.from(nonce, 'base64url'),
        { authTagLength: 16 },
      );
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return (
        decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') +
        decipher.final('utf8')
      );
    } catch (error) {
      throw new SecretBoxError(
        `What stands in ${place} was changed, or the key "${id}" is another than it was`,
        { cause: error },
      );
    }
  }

  /** Whether a text was encrypted with the key that encrypts now. */
  isCurrent(sealed: string): boolean {
    return FORM.exec(sealed)?.[1] === this.#current;
  }
}

function readKey(id: string, key: string): Buffer {
  if (!KEY_ID.test(id)) {
    throw new SecretBoxError(
      `agenticSessions.encryption.keys: the id "${id}" may only have letters, digits, dash and underscore`,
    );
  }
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 32) {
    throw new SecretBoxError(
      `agenticSessions.encryption.keys: the key "${id}" must be 32 bytes in base64 and has ${bytes.length}; make one with "openssl rand -base64 32"`,
    );
  }
  return bytes;
}
