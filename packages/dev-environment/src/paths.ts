import path from 'node:path';
import { homedir } from 'node:os';

/** The checkout's root. */
export const checkout = path.resolve(import.meta.dirname, '..', '..', '..');

/** Where everything that outlives a checkout is kept; the same rule as scripts/lib/node24.mjs. */
export const cacheDirectory =
  process.env.AGENTIC_SESSIONS_CACHE ??
  path.join(
    process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
    'agentic-sessions',
  );

/** Yarn as committed in the checkout. */
export const yarn = path.join(checkout, '.yarn', 'releases', 'yarn-4.18.1.cjs');

/** Backstage's CLI, as installed in the checkout. */
export const backstageCli = path.join(
  checkout,
  'node_modules',
  '@backstage',
  'cli',
  'bin',
  'backstage-cli',
);
