import { spawn } from 'node:child_process';

/** How kubectl is run. */
export interface KubectlOptions {
  kubectl: string;
  kubeconfig: string;
  /** User to impersonate. */
  as?: string;
  /** Groups of that user; `system:authenticated` is added. */
  groups?: string[];
  /** Standard input, e.g. a manifest for `apply -f -`. */
  input?: string;
}

/** What kubectl printed; a failure is a result here, since tests look at refusals. */
export interface KubectlResult {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** Runs kubectl to its end. */
export async function kubectl(
  args: string[],
  options: KubectlOptions,
): Promise<KubectlResult> {
  const impersonation = options.as
    ? [
        `--as=${options.as}`,
        ...[...(options.groups ?? []), 'system:authenticated'].map(
          group => `--as-group=${group}`,
        ),
      ]
    : [];
  const child = spawn(
    options.kubectl,
    [`--kubeconfig=${options.kubeconfig}`, ...impersonation, ...args],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { ok: code === 0, stdout, stderr };
}
