import path from 'node:path';
import { backstageCli, checkout } from './paths';
import { SupervisedProcess } from './SupervisedProcess';
import { waitForHttp } from './waitForHttp';

/** Starts the development server of the pages, which reloads them when their sources change. */
export async function startAppServer(options: {
  configFile: string;
  port: number;
  logFile: string;
  signal?: AbortSignal;
}): Promise<SupervisedProcess> {
  const server = new SupervisedProcess({
    name: 'pages',
    command: process.execPath,
    args: [
      backstageCli,
      'package',
      'start',
      '--config',
      path.join(checkout, 'app-config.yaml'),
      '--config',
      options.configFile,
    ],
    cwd: path.join(checkout, 'packages', 'app'),
    env: { ...process.env, NODE_ENV: 'development', BROWSER: 'none' },
    logFile: options.logFile,
  });
  server.start();
  await waitForHttp(`http://localhost:${options.port}/`, {
    timeoutMs: 180_000,
    what: 'The development server of the pages',
    logFile: options.logFile,
    signal: options.signal,
  });
  return server;
}
