import path from 'node:path';
import { checkout } from './paths';
import type { ServiceStart } from './ServiceStart';
import { SupervisedProcess } from './SupervisedProcess';
import { tracingVariables } from './tracingVariables';
import { waitForHttp } from './waitForHttp';

/** What the operator needs to know. */
export interface OperatorOptions extends ServiceStart {
  kubeconfig: string;
  runnerImage: string;
  runnerApiUrl: string;
  /** Loopback port of its metrics and health. */
  metricsPort: number;
}

/** Starts the bundled operator as its own ServiceAccount and waits until its caches are warm. */
export async function startOperator(
  options: OperatorOptions,
): Promise<SupervisedProcess> {
  const operator = new SupervisedProcess({
    name: 'operator',
    command: process.execPath,
    args: [path.join(checkout, 'operator', 'dist', 'operator.cjs')],
    env: {
      ...tracingVariables(process.env),
      PATH: process.env.PATH,
      KUBECONFIG: options.kubeconfig,
      RUNNER_IMAGE: options.runnerImage,
      RUNNER_API_URL: options.runnerApiUrl,
      METRICS_ADDRESS: `127.0.0.1:${options.metricsPort}`,
      IMAGE_PULL_POLICY: 'Never',
    },
    logFile: options.logFile,
    onStart: options.onStart,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
  options.keep(operator);
  operator.start();
  await operator.ready(
    waitForHttp(`http://127.0.0.1:${options.metricsPort}/readyz`, {
      timeoutMs: 60_000,
      what: 'The operator',
      logFile: options.logFile,
      signal: options.signal,
    }),
  );
  return operator;
}
