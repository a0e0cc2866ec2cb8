import { createServer } from 'node:net';
import { freePort } from '@agentic-sessions/dev-cluster';

/** The wanted port of an address where nothing listens on it, else any free one. */
export async function choosePort(
  host: string,
  wanted: number,
): Promise<number> {
  const server = createServer();
  const free = await new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false));
    server.listen(wanted, host, () => resolve(true));
  });
  if (!free) {
    return freePort(host);
  }
  await new Promise<void>(resolve => {
    server.close(() => resolve());
  });
  return wanted;
}
