import path from 'node:path';

/** Writable in every session: a volume of their own each, which another at the same place would hide. */
const WRITABLE_ANYWAY = ['/workspace', '/home/agent', '/tmp'] as const;

/** The session's own programs, and the system's. */
const KEPT = [
  '/shim',
  '/acp',
  '/spool',
  '/var/run',
  '/proc',
  '/sys',
  '/dev',
  '/app',
] as const;

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/**
 * What is wrong with the writable paths of a runtime, in words; undefined where nothing is. The API server asks the same
 * (manifests/crds/agentruntimes.yaml) of what is written; this is for what was there before.
 */
export function findPathFault(paths: readonly string[]): string | undefined {
  const plain = paths.map(each =>
    path.posix.normalize(each).replace(/(?<=.)\/$/, ''),
  );
  for (const [index, each] of plain.entries()) {
    const said = `${paths[index]} (spec.writablePaths)`;
    const own = WRITABLE_ANYWAY.find(
      other => isWithin(each, other) || isWithin(other, each) || each === '/',
    );
    if (own) {
      return `${said} is in or around ${own}, which is writable in every session. Leave it out.`;
    }
    const kept = KEPT.find(other => isWithin(each, other));
    if (kept) {
      return `${said} is in ${kept}, which is kept for the session's own programs or for the system. Choose another.`;
    }
    if (plain.indexOf(each) !== index) {
      return `${said} is there twice. Keep one of them.`;
    }
  }
  return undefined;
}
