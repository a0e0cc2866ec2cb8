/*
 * The program of the agent's container: `node shim.js -- program arguments…`. Bundled into one file without dependencies,
 * because it runs in images we did not make.
 */
import { execUnderReaper } from './shim/execUnderReaper';
import { readShimConfig, type ShimConfig } from './shim/readShimConfig';
import { ShimServer } from './shim/ShimServer';

function configure(): ShimConfig | undefined {
  try {
    return readShimConfig(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`shim: ${(error as Error).message}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

const config = configure();
if (config) {
  execUnderReaper();
  const server = new ShimServer(config, process.env, process.stderr);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      void server.stop();
    });
  }
  server.listen();
  void server.ended.then(code => process.exit(code));
}
