import path from 'node:path';
import { backstageCli, cacheDirectory, checkout } from './paths';
import type { ServiceStart } from './ServiceStart';
import { SupervisedProcess } from './SupervisedProcess';
import { waitForHttp } from './waitForHttp';

/** What the portal needs to know. */
export interface PortalOptions extends ServiceStart {
  /** Written by `writePortalConfig`. */
  configFile: string;
  port: number;
  /** Restart the backend when its sources change. */
  hotReload?: boolean;
}

/** Node runs the backend's TypeScript as it is, in one process, whose id is the portal's. */
const STRAIGHT = [
  '--no-node-snapshot',
  '--disable-warning=DEP0040',
  '--require',
  path.join(
    checkout,
    'node_modules',
    '@backstage',
    'cli-node',
    'config',
    'nodeTransform.cjs',
  ),
  path.join(checkout, 'packages', 'backend', 'src', 'index.ts'),
];

const WATCHING = [backstageCli, 'package', 'start'];

/** Starts the portal's backend, which serves the built app, and waits until it is ready. */
export async function startPortal(
  options: PortalOptions,
): Promise<SupervisedProcess> {
  const configs = [
    '--config',
    path.join(checkout, 'app-config.yaml'),
    '--config',
    options.configFile,
  ];
  const portal = new SupervisedProcess({
    name: 'portal',
    command: process.execPath,
    args: [...(options.hotReload ? WATCHING : STRAIGHT), ...configs],
    cwd: path.join(checkout, 'packages', 'backend'),
    env: {
      ...process.env,
      NODE_ENV: 'development',
      // Compiled code is kept between starts: half of a start is compiling Backstage.
      NODE_COMPILE_CACHE: path.join(cacheDirectory, 'compile-cache'),
    },
    logFile: options.logFile,
    onStart: options.onStart,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
  options.keep(portal);
  portal.start();
  await portal.ready(
    (async () => {
      await waitForHttp(
        `http://127.0.0.1:${options.port}/.backstage/health/v1/readiness`,
        {
          timeoutMs: 120_000,
          what: 'The portal',
          logFile: options.logFile,
          signal: options.signal,
        },
      );
      // Ready for people is later than ready: the catalog reads the demo's people after it started.
      await waitForHttp(
        `http://127.0.0.1:${options.port}/api/auth/development/refresh?person=alan`,
        {
          timeoutMs: 60_000,
          what: 'Sign-in',
          logFile: options.logFile,
          headers: { 'X-Requested-With': 'XMLHttpRequest' },
          signal: options.signal,
        },
      );
    })(),
  );
  return portal;
}
