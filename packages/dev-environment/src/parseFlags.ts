import { parseArgs } from 'node:util';
import { UserError } from './UserError';

/** Flags of `npm start`. */
export interface StartFlags {
  reset: boolean;
  port: number;
  mirror?: string;
  help: boolean;
}

/** Text of `npm start -- --help`. */
export const START_HELP = `npm start [-- flags]

  --reset        begin anew: forget the cluster, sessions and records of .dev
  --port N       where the portal listens on loopback (default 7007)
  --mirror URL   where Kubernetes programs are downloaded from instead of their official releases
  --help         this text
`;

/** @throws UserError for a flag that does not exist or a port that is none */
export function parseStartFlags(args: string[]): StartFlags {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        reset: { type: 'boolean', default: false },
        port: { type: 'string', default: '7007' },
        mirror: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UserError(
      `${
        error instanceof Error ? error.message : String(error)
      }\n\n${START_HELP}`,
    );
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UserError(`--port ${values.port} is not a port (1 to 65535).`);
  }
  return {
    reset: values.reset === true,
    port,
    mirror: typeof values.mirror === 'string' ? values.mirror : undefined,
    help: values.help === true,
  };
}
