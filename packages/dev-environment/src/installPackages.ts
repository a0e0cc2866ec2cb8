import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { contentHash } from './contentHash';
import { checkout, yarn } from './paths';
import { runCommand } from './runCommand';

const STAMP = path.join(checkout, 'node_modules', '.installed-for');

/**
 * Installs the packages that yarn.lock names, unless they are there already.
 *
 * @returns `already there` or `installed`
 * @throws UserError where yarn fails
 */
export async function installPackages(options: {
  logDirectory: string;
  signal?: AbortSignal;
}): Promise<string> {
  const wanted = contentHash(checkout, [
    'yarn.lock',
    'package.json',
    '.yarnrc.yml',
  ]);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return 'already there';
  }
  // Taken away first: an installation that is ended half-way must not count as the one before.
  rmSync(STAMP, { force: true });
  await runCommand(process.execPath, [yarn, 'install', '--immutable'], {
    cwd: checkout,
    logFile: path.join(options.logDirectory, 'packages.log'),
    what: 'Installing packages',
    signal: options.signal,
  });
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
  return 'installed';
}
