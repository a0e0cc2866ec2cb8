import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where finished programs and image layers are kept, shared by all checkouts of a user. */
export function cacheFolder(
  env: Record<string, string | undefined> = process.env,
): string {
  return (
    env.AGENTIC_SESSIONS_CACHE ??
    join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'agentic-sessions')
  );
}
