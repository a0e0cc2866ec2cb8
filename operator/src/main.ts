/*
 * The operator's program. Bundled into one CommonJS file; see the README for how it is configured.
 */
import pino from 'pino';
import { ConfigError } from './config/ConfigError';
import { loadOperatorConfig } from './config/loadOperatorConfig';
import type { OperatorConfig } from './config/OperatorConfig';
import { flagOf, SETTINGS, type SettingName } from './config/settings';
import { runOperator } from './runOperator';
import { openTracing } from './tracing/openTracing';

function printHelp(): void {
  const lines = (Object.keys(SETTINGS) as SettingName[]).map(name => {
    const setting: { default?: string; help: string } = SETTINGS[name];
    const fallback = setting.default ? ` (default ${setting.default})` : '';
    return `  --${flagOf(name).padEnd(28)} ${name}\n      ${
      setting.help
    }${fallback}`;
  });
  process.stdout.write(
    `Makes Pods of Sessions. Settings are flags or environment variables:\n\n${lines.join(
      '\n',
    )}\n`,
  );
}

function configure(): OperatorConfig | undefined {
  try {
    return loadOperatorConfig(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

async function run(config: OperatorConfig): Promise<void> {
  const log = pino({
    name: 'operator',
    level: config.logLevel,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: label => ({ level: label }) },
  });
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(1);
      log.info({ signal: name }, 'Ending; a second signal ends at once');
      stop.abort(new Error(`Received ${name}`));
    });
  }
  const tracing = await openTracing({ env: process.env, log });
  try {
    await runOperator(config, log, stop.signal, tracing?.tracer);
  } catch (error) {
    log.fatal({ err: error }, 'The operator cannot go on');
    process.exitCode = 1;
  }
  const isSent = (await tracing?.stop()) ?? true;
  // A collector that does not answer would keep the process.
  if (!isSent) process.exit();
}

if (process.argv.includes('--help')) {
  printHelp();
} else {
  const config = configure();
  if (config) void run(config);
}
