import { run } from '../system/run';

/** How a node's containerd is reached from this machine. */
export interface ImageTarget {
  /** Path of `ctr` on this machine. */
  ctr: string;
  /** Process 1 of the node. */
  initPid: number;
}

function arguments_(target: ImageTarget, ...rest: string[]): string[] {
  // Through /proc the socket of another mount namespace has a path here.
  const socket = `/proc/${target.initPid}/root/run/containerd/containerd.sock`;
  return ['--address', socket, '--namespace', 'k8s.io', ...rest];
}

/** References of the images that a node has. */
export async function listImages(target: ImageTarget): Promise<string[]> {
  const { stdout } = await run(
    target.ctr,
    arguments_(target, 'images', 'list', '--quiet'),
  );
  return stdout.split('\n').filter(Boolean);
}

/** Brings the images of an archive (OCI layout or `docker save`) into a node. */
export async function loadImage(
  target: ImageTarget,
  archive: string,
): Promise<void> {
  await run(
    target.ctr,
    arguments_(target, 'images', 'import', '--all-platforms=false', archive),
  );
}
