/**
 * Why the embedded Kubernetes cannot run here, with what to do instead; undefined where it can.
 *
 * Asked before anything is fetched, written or locked, on whatever Node called us.
 *
 * @param {{ platform?: string, uid?: number }} [machine] - this one, unless a test says otherwise
 * @returns {string | undefined}
 */
export function platformProblem({
  platform = process.platform,
  uid = process.getuid?.(),
} = {}) {
  if (platform !== 'linux') {
    const name = platform === 'darwin' ? 'macOS' : platform;
    return (
      `The embedded Kubernetes is a Linux node, and this is ${name}.\n` +
      '    Start it in a Linux virtual machine, or run operator and portal against a cluster of yours (docs/installation.md).'
    );
  }
  if (uid !== 0) {
    return (
      'The embedded Kubernetes makes namespaces, control groups and a bridge of its own, which needs root.\n' +
      '    Start it as root (sudo -E npm start), or run operator and portal against a cluster of yours (docs/installation.md).'
    );
  }
  return undefined;
}
