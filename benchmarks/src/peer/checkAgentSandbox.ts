import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../cli/UsageError';
import { AGENT_SANDBOX } from './AGENT_SANDBOX';

function problemOf(folder: string): string | undefined {
  if (!existsSync(folder)) return 'there is no such folder';
  const needed = [
    'go.mod',
    `${AGENT_SANDBOX.program}/main.go`,
    ...AGENT_SANDBOX.manifests,
  ];
  const absent = needed.find(file => !existsSync(path.join(folder, file)));
  if (absent) return `it has no ${absent}`;
  const [, module] =
    /^module (\S+)$/m.exec(readFileSync(path.join(folder, 'go.mod'), 'utf8')) ??
    [];
  return module === AGENT_SANDBOX.goModule
    ? undefined
    : `its go.mod names the module ${module}`;
}

/**
 * Makes sure that a folder is a checkout of agent-sandbox that can be built and installed.
 *
 * @throws UsageError saying why it is none, and how to get one
 */
export function checkAgentSandbox(folder: string): void {
  const problem = problemOf(folder);
  if (!problem) return;
  throw new UsageError(
    `--agent-sandbox ${folder} is not a checkout of agent-sandbox: ${problem}. Get one by "git clone ${AGENT_SANDBOX.repository}", and name its folder.`,
  );
}
