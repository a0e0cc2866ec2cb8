import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';
import type { ProcessIdentity } from '../system/processIdentity';
import { identifyProcess } from '../system/processIdentity';
import { waitUntil } from '../system/waitUntil';
import type { CgroupPlan } from './cgroups/CgroupPlan';

/** Joins the control groups named by the first words up to "--", then becomes the rest. */
const JOIN =
  'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 1; shift; done; shift; exec "$@"';

/** A node whose first process waits for words on its standard input. */
export interface LaunchedNode {
  /** Process 1 of the node, as this machine numbers it. */
  init: ProcessIdentity;
  /** Says a word to it. Until one of the last two was said, the node ends when this process does. */
  say(word: 'network' | 'controllers'): void;
  /** Says that the node lives on without this process. */
  letGo(): void;
  /** Says that the node ends when this process does. */
  hold(): void;
}

/** Starts process 1 of a node in namespaces and control groups of its own. */
export async function launchNode(
  script: string,
  cgroups: CgroupPlan,
  logFile: string,
): Promise<LaunchedNode> {
  const log = openSync(logFile, 'a');
  const child = spawn(
    'sh',
    [
      '-c',
      JOIN,
      'join',
      ...cgroups.hierarchies.map(each => each.folder),
      '--',
      'unshare',
      '--mount',
      '--pid',
      '--net',
      '--uts',
      '--ipc',
      '--cgroup',
      '--fork',
      '--kill-child',
      'sh',
      script,
    ],
    {
      stdio: ['pipe', log, log],
      // Ctrl-C in a terminal is for the launcher, which ends the node in order.
      detached: true,
    },
  );
  closeSync(log);
  await once(child, 'spawn');
  const { pid } = child;
  const input = child.stdin as Socket;
  // A node that has ended closes its input; who waits for it sees it end by itself.
  input.on('error', () => undefined);
  const init = await waitUntil(
    () => {
      if (child.exitCode !== null || pid === undefined) {
        throw new DevClusterError(
          'NodeFailed',
          `The node did not start: ${readFileSync(logFile, 'utf8').trim()}`,
          {
            cure: 'This takes namespaces and control groups. In a container, run it privileged.',
          },
        );
      }
      return firstChild(pid, script);
    },
    { what: "the node's first process", timeoutMs: 10_000, intervalMs: 10 },
  );
  // Neither child nor pipe shall keep this process from ending; the pipe stays open for as long as it runs.
  child.unref();
  input.unref();
  return {
    init,
    say: word => {
      input.write(`${word}\n`);
    },
    letGo: () => {
      input.end('detached\n');
    },
    hold: () => {
      input.write('attached\n');
    },
  };
}

/** The child of `unshare` once it runs the script: before that it may still be in the old namespaces. */
function firstChild(pid: number, script: string): ProcessIdentity | undefined {
  try {
    const children = readFileSync(
      `/proc/${pid}/task/${pid}/children`,
      'utf8',
    ).trim();
    const child = Number(children.split(' ')[0]);
    const command = readFileSync(join('/proc', `${child}`, 'cmdline'), 'utf8');
    return child > 0 &&
      command.split('\0').includes(script) &&
      !command.startsWith('unshare')
      ? identifyProcess(child)
      : undefined;
  } catch {
    return undefined; // not there yet
  }
}
