import path from 'node:path';
import { backstageCli, checkout } from './paths';
import type { ServiceStart } from './ServiceStart';
import { SupervisedProcess } from './SupervisedProcess';
import { waitForHttp } from './waitForHttp';

/** What the development server of the pages needs to know. */
export interface AppServerOptions extends ServiceStart {
  /** Written by `writePortalConfig`. */
  configFile: string;
  port: number;
}

/** Starts the development server of the pages, which reloads them when their sources change. */
export async function startAppServer(
  options: AppServerOptions,
): Promise<SupervisedProcess> {
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
    onStart: options.onStart,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
  options.keep(server);
  server.start();
  await server.ready(
    waitForHttp(`http://localhost:${options.port}/`, {
      timeoutMs: 180_000,
      what: 'The development server of the pages',
      logFile: options.logFile,
      signal: options.signal,
    }),
  );
  return server;
}
