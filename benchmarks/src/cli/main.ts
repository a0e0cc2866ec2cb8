import {
  assertLinuxAndRoot,
  checkout,
  installPackages,
  runCli,
  runCommand,
  Steps,
  UserError,
} from '@agentic-sessions/dev-environment';
import path from 'node:path';
import { checkAgentSandbox } from '../peer/checkAgentSandbox';
import { BENCHMARK_HELP, parseBenchmarkFlags } from './parseBenchmarkFlags';
import { UsageError } from './UsageError';

function readFlags() {
  try {
    const flags = parseBenchmarkFlags(process.argv.slice(2));
    if (flags !== 'help' && flags.agentSandbox) {
      checkAgentSandbox(flags.agentSandbox);
    }
    return flags;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.exitCode = 2;
    throw new UserError(error.message);
  }
}

await runCli(async ({ write, signal, atEnd }) => {
  const flags = readFlags();
  if (flags === 'help') {
    write(BENCHMARK_HELP);
    return;
  }
  assertLinuxAndRoot();
  const steps = new Steps({ write });
  const logDirectory = path.join(checkout, 'test-results');
  await steps.run('Packages', async say => {
    say(await installPackages({ logDirectory }));
  });
  await steps.run('Operator', () =>
    runCommand(
      process.execPath,
      [path.join(checkout, 'scripts', 'bundle.mjs'), 'operator'],
      {
        cwd: checkout,
        logFile: path.join(logDirectory, 'bundle.log'),
        what: 'Bundling the operator',
        signal,
      },
    ),
  );
  // Loaded here, since it needs installed packages.
  const { benchmarkOperator } = await import('./benchmarkOperator');
  await benchmarkOperator({
    flags,
    signal,
    tell: line => steps.note(line),
    atEnd,
  });
});
