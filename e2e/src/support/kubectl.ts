import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Person } from './api';
import { environment } from './environment';

const run = promisify(execFile);

/** Runs kubectl with nothing but a person's own token. */
export async function kubectlAs(
  person: Person,
  args: string[],
  input?: string,
): Promise<{ ok: boolean; text: string }> {
  const { kubectl, kubeconfig, people } = environment();
  const child = run(kubectl, [
    `--kubeconfig=${kubeconfig}`,
    `--token=${people[person]}`,
    ...args,
  ]);
  child.child.stdin?.end(input ?? '');
  try {
    const { stdout } = await child;
    return { ok: true, text: stdout };
  } catch (error) {
    return { ok: false, text: String((error as { stderr?: string }).stderr) };
  }
}
