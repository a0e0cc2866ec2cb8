import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Secrets of one development environment; made once and kept with its state (mode 0600). */
export interface DevelopmentSecrets {
  /** Encrypts webhook secrets at rest: 32 bytes, base64. */
  encryptionKey: string;
  /** Signs what the demo sends as GitHub. */
  githubWebhook: string;
}

/**
 * Reads the environment's secrets, or makes them at the first start.
 *
 * @param directory - the environment's state folder
 */
export function loadSecrets(directory: string): DevelopmentSecrets {
  const file = path.join(directory, 'secrets.json');
  if (existsSync(file)) {
    return JSON.parse(readFileSync(file, 'utf8')) as DevelopmentSecrets;
  }
  const secrets: DevelopmentSecrets = {
    encryptionKey: randomBytes(32).toString('base64'),
    githubWebhook: randomBytes(24).toString('hex'),
  };
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
