import { cacheFolder, withLock } from '@agentic-sessions/dev-cluster';
import { runCommand } from '@agentic-sessions/dev-environment';
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { AGENT_SANDBOX } from './AGENT_SANDBOX';

/** A finished controller. */
export interface BuiltController {
  file: string;
  /** Version of Go that built it, e.g. `go1.26.8`. */
  go: string;
}

/**
 * Builds the controller of a checkout as its image is built, so that it is as fast as it is deployed: with Go's own
 * defaults, and without cgo. Go tells by itself whether what is in the cache is still what the checkout makes.
 *
 * @throws UserError with the last lines where it cannot be built
 */
export async function buildAgentSandbox(options: {
  folder: string;
  logDirectory: string;
  signal?: AbortSignal;
}): Promise<BuiltController> {
  const { logDirectory, signal } = options;
  const cwd = realpathSync(options.folder);
  const key = createHash('sha256').update(cwd).digest('hex').slice(0, 12);
  const file = path.join(
    cacheFolder(),
    'peers',
    `agent-sandbox-${key}`,
    path.basename(AGENT_SANDBOX.program),
  );
  mkdirSync(path.dirname(file), { recursive: true });
  const go = (...args: string[]) =>
    runCommand('go', args, {
      cwd,
      env: {
        ...process.env,
        PATH: `${process.env.PATH}:/usr/local/go/bin`,
        CGO_ENABLED: '0',
        GOWORK: 'off',
        // Instead of whatever a person has set: it might make programs slower.
        GOFLAGS: '-buildvcs=false',
      },
      logFile: path.join(logDirectory, 'agent-sandbox-build.log'),
      what: 'Building agent-sandbox with Go (https://go.dev/dl)',
      signal,
    });
  return withLock(file, async () => {
    await go('build', '-o', file, `./${AGENT_SANDBOX.program}`);
    const version = await go('version', file);
    return { file, go: version.trim().split(' ').pop() ?? 'unknown' };
  });
}
