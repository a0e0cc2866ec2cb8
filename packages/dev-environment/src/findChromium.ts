import { existsSync } from 'node:fs';
import { UserError } from './UserError';
import { runCommand } from './runCommand';
import path from 'node:path';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

/**
 * Path of a Chromium for the end-to-end tests: `CHROMIUM_PATH`, or where distributions put it, or installed from
 * Debian's packages where we are root and apt is there.
 *
 * @throws UserError that says how to get one
 */
export async function findChromium(options: {
  logDirectory: string;
  signal?: AbortSignal;
}): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) {
    throw new UserError(`CHROMIUM_PATH is ${given}, which does not exist.`);
  }
  const found = given ?? PLACES.find(place => existsSync(place));
  if (found) {
    return found;
  }
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    const apt = (args: string[]) =>
      runCommand('apt-get', args, {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        logFile: path.join(options.logDirectory, 'chromium.log'),
        what: 'Installing Chromium by apt-get',
        signal: options.signal,
      });
    await apt(['update', '-qq']);
    await apt(['install', '-y', '--no-install-recommends', 'chromium']);
    return PLACES[0];
  }
  throw new UserError(
    'The end-to-end tests need Chromium and found none. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
}
