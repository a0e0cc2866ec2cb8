import { eventually } from '@agentic-sessions/test-support';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProcessRegister } from '../ProcessRegister';
import { processStartTime } from '../processStartTime';

/**
 * What `npm start` is to a state folder: a process that holds its lock and supervises another one, named in the register,
 * which it starts again when it ends.
 *
 * @param onTerm - in shell, what it does when it is asked to end
 */
export async function startHolder(
  folder: string,
  onTerm = 'kill $p; exit',
): Promise<{ pid: number; supervised: () => number }> {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'supervised');
  const child = spawn(
    'sh',
    [
      '-c',
      `trap '${onTerm}' TERM; while :; do sleep 60 & p=$!; echo $p > ${file}; wait $p; done`,
    ],
    { detached: true, stdio: 'ignore' },
  );
  const supervised = () => {
    const text = readFileSync(file, 'utf8');
    if (!/^\d+\n$/.test(text)) {
      throw new Error(`${file} holds no process id: ${text}`);
    }
    return Number(text);
  };
  const first = await eventually(supervised);
  const pid = child.pid!;
  writeFileSync(path.join(folder, 'lock'), `${pid} ${processStartTime(pid)}`);
  new ProcessRegister(folder).add('portal', first);
  return { pid, supervised };
}
