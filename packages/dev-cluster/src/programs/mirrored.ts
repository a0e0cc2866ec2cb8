import { DevClusterError } from '../errors/DevClusterError';

/** The address on a mirror that keeps the official paths; the official address without one. */
export function mirrored(url: string, mirror?: string): string {
  if (!mirror) {
    return url;
  }
  let base: URL;
  try {
    base = new URL(mirror);
  } catch (cause) {
    throw new DevClusterError('InvalidInput', `"${mirror}" is no URL.`, {
      cure: 'Name the mirror like --mirror https://mirror.example/kubernetes.',
      cause,
    });
  }
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}${
    new URL(url).pathname
  }`;
}
