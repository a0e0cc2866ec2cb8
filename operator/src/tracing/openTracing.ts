import type { Logger } from 'pino';
import { areTracesWanted } from './areTracesWanted';
import type { Tracing } from './startTracing';

/**
 * Traces as the environment asks for them; undefined where it does not, or where they cannot be started: a certificate
 * that cannot be read is no reason for sessions to stand still. Never rejects.
 *
 * @param load - loaded only where traces are asked for, so that they cost nobody else anything
 */
export async function openTracing(
  options: { env: NodeJS.ProcessEnv; log: Logger },
  load: () => Promise<
    Pick<typeof import('./startTracing'), 'startTracing'>
  > = () => import('./startTracing'),
): Promise<Tracing | undefined> {
  if (!areTracesWanted(options.env)) return undefined;
  try {
    const { startTracing } = await load();
    return startTracing(options);
  } catch (error) {
    options.log.warn(
      { err: error },
      'Traces are not sent: they could not be started as the variables OTEL_* say. Mend those and start the operator again',
    );
    return undefined;
  }
}
