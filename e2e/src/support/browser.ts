import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/**
 * Starts Chromium, the one that `CHROMIUM_PATH` names.
 *
 * @throws Error that says how to get one
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH;
  if (!executablePath || !existsSync(executablePath)) {
    throw new Error(
      'These tests drive a real browser: run them with npm test, or set CHROMIUM_PATH to a Chromium (Debian: apt-get install chromium).',
    );
  }
  return chromium.launch({ executablePath, args: ['--disable-gpu'] });
}

/** Where pictures of pages go, for people to look at; undefined where nobody asked for any. */
export function picturePath(name: string): string | undefined {
  const folder = process.env.E2E_PICTURES;
  if (!folder) {
    return undefined;
  }
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}
