import { DevClusterError } from '../errors/DevClusterError';
import type { Person } from './Person';

/** Reads the tokens by name from kube-apiserver's token file. */
export function parseTokenFile(csv: string): Record<string, string> {
  return Object.fromEntries(
    csv
      .split('\n')
      .filter(Boolean)
      .map(line => line.split(','))
      .map(([token, name]) => [name, token]),
  );
}

/**
 * Writes kube-apiserver's token file: token, user, uid, "groups". Whoever had a token keeps it.
 *
 * @throws DevClusterError `InvalidInput` for names that Kubernetes keeps for itself, or that would break the file
 */
export function formatTokenFile(
  people: readonly Person[],
  known: Readonly<Record<string, string>>,
  makeToken: () => string,
): string {
  return people
    .map(({ name, groups }) => {
      for (const each of [name, ...groups]) {
        if (
          !/^[A-Za-z0-9][A-Za-z0-9._:@-]*$/.test(each) ||
          each.startsWith('system:')
        ) {
          throw new DevClusterError(
            'InvalidInput',
            `"${each}" cannot be the name of a person or group of the cluster.`,
          );
        }
      }
      const token = known[name] ?? makeToken();
      return `${token},${name},${name},"${groups.join(',')}"\n`;
    })
    .join('');
}
