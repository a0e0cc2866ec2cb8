import { chmod, lstat, mkdir, rm } from 'node:fs/promises';

/** Makes the artifacts' folder a real one that any user of the Pod may write to: the agent may be another than the runner. */
export async function makeArtifactsFolder(path: string): Promise<void> {
  const stat = await lstat(path).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  // A link would have its mode changed where it leads.
  if (stat && !stat.isDirectory()) await rm(path);
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
}
