import path from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from './UserError';

/** Flags of `npm start`. */
export interface StartFlags {
  reset: boolean;
  port: number;
  mirror?: string;
  /** Folder of the environment's state; the checkout's `.dev` where absent. */
  state?: string;
  help: boolean;
}

/** Text of `npm start -- --help`. */
export const START_HELP = `npm start [-- flags]

  --reset        begin anew: forget the cluster, sessions and records of .dev
  --port N       where the portal listens on loopback (default 7007)
  --mirror URL   where Kubernetes programs are downloaded from instead of their official releases
  --state FOLDER where everything of this environment is kept (default .dev)
  --help         this text
`;

/** @throws UserError for a flag that does not exist or a port that is none */
export function parseStartFlags(args: string[]): StartFlags {
  const { reset, port: asked, mirror, state, help } = parse(args);
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UserError(`--port ${asked} is not a port (1 to 65535).`);
  }
  return { reset, port, mirror, state: state && path.resolve(state), help };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        reset: { type: 'boolean', default: false },
        port: { type: 'string', default: '7007' },
        mirror: { type: 'string' },
        state: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UserError(
      `${
        error instanceof Error ? error.message : String(error)
      }\n\n${START_HELP}`,
    );
  }
}
