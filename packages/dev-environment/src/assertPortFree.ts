import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { UserError } from './UserError';

/**
 * Checks that nothing listens on a loopback port.
 *
 * @param port - the port
 * @param cure - what to do where it is taken and its owner shall stay
 * @throws UserError naming who has it, and the cure
 */
export async function assertPortFree(
  port: number,
  cure: string,
): Promise<void> {
  const server = createServer();
  const problem = await new Promise<NodeJS.ErrnoException | undefined>(
    resolve => {
      server.once('error', error => resolve(error));
      server.listen({ port, host: '127.0.0.1' }, () => resolve(undefined));
    },
  );
  await new Promise<void>(resolve => {
    server.close(() => resolve());
  });
  if (problem?.code === 'EADDRINUSE') {
    throw new UserError(
      `Port ${port} is taken by another program${ownerOf(
        port,
      )}.\n    End it, or ${cure}`,
    );
  }
  if (problem) {
    throw new UserError(`Port ${port} cannot be used: ${problem.message}`);
  }
}

function ownerOf(port: number): string {
  try {
    const out = execFileSync('ss', ['-ltnpH', `sport = :${port}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const found = /\("([^"]+)",pid=(\d+)/.exec(out);
    return found ? ` (${found[1]}, process ${found[2]})` : '';
  } catch {
    // Only a courtesy: without it, or without ss, the message is still complete.
    return '';
  }
}
