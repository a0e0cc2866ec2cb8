/** A part of an image's path: small letters and digits, joined by `.`, `_`, `__` or dashes. */
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::[0-9]{1,5})?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;

/** Longest path and host together, by the registries' own rule. */
const LONGEST_NAME = 255;

/** Whether this names an image as container runtimes read it: `[host[:port]/]path[:tag][@digest]`. */
export function isImageReference(text: string): boolean {
  const [named, digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) {
    return false;
  }
  const colon = named.lastIndexOf(':');
  const isTagged = colon > named.lastIndexOf('/');
  const name = isTagged ? named.slice(0, colon) : named;
  if (isTagged && !TAG.test(named.slice(colon + 1))) return false;
  if (name.length > LONGEST_NAME) return false;
  const parts = name.split('/');
  const isHost =
    parts.length > 1 && (/[.:]/.test(parts[0]) || parts[0] === 'localhost');
  if (isHost && !HOST.test(parts.shift() ?? '')) return false;
  return parts.every(part => PART.test(part));
}
