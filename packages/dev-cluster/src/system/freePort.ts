import { createServer } from 'node:net';

/**
 * Below the range from which Linux by default takes the ports of outgoing connections and of who asks for any: those are given
 * to somebody else before one that was found free is listened on. Below those of Kubernetes Services, too.
 */
const FIRST = 20_000;
const LAST = 29_999;

const TRIES = 50;

/** A TCP port that nothing listens on at this moment, and that nobody else is likely to be given soon. */
export async function freePort(
  host = '127.0.0.1',
  { random = Math.random }: { random?: () => number } = {},
): Promise<number> {
  for (let i = 0; i < TRIES; i += 1) {
    const port = FIRST + Math.floor(random() * (LAST - FIRST + 1));
    if (await isFree(host, port)) return port;
  }
  throw new Error(
    `No free TCP port of ${host} among ${TRIES} between ${FIRST} and ${LAST}; end some of the programs that listen there`,
  );
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });
  if (listens) {
    await new Promise<void>(resolve => {
      server.close(() => resolve());
    });
  }
  return listens;
}
