/* The program of the runner's container: `node runner.js`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRunnerConfig, type RunnerConfig } from './config/readRunnerConfig';
import { FileLog } from './FileLog';
import { runSession } from './session/runSession';
import { writeTermination } from './session/writeTermination';
import { systemClock } from './systemClock';

/** Runs the session that the environment names, and returns the exit code. */
async function main(config: RunnerConfig): Promise<number> {
  mkdirSync(config.spoolDir, { recursive: true });
  const log = new FileLog(
    join(config.spoolDir, 'runner.log'),
    systemClock,
    line => process.stdout.write(line),
  );
  const sigterm = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => sigterm.abort());
  }
  log.info(
    `Runner of ${config.namespace}/${config.session}, attempt ${config.attempt}.`,
  );
  const termination = await runSession({
    config,
    clock: systemClock,
    log,
    sigterm: sigterm.signal,
    ended: end => writeTermination(config.terminationFile, end),
  });
  log.info(`Ended: ${JSON.stringify(termination)}`);
  return termination.outcome === 'failed' ? 1 : 0;
}

/** What cannot even begin is told as well, so that the phase says why. */
async function fail(error: unknown, terminationFile: string): Promise<void> {
  const { message, stack } = error as Error;
  process.stderr.write(`${stack ?? message}\n`);
  process.exitCode = 1;
  await writeTermination(terminationFile, {
    version: 1,
    outcome: 'failed',
    reason: 'RunnerError',
    message,
    lastSeq: 0,
    storedSeq: 0,
  });
}

async function start(): Promise<void> {
  try {
    process.exit(await main(readRunnerConfig(process.env)));
  } catch (error) {
    await fail(error, process.env.TERMINATION_FILE || '/dev/termination-log');
    process.exit();
  }
}

void start();
