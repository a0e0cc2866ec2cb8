import { parseEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { Identity } from './Identity';
import type { IdentityMapping } from './IdentityMapping';

function nameIn(ref: string, kind: string): string | undefined {
  const entity = parseEntityRef(ref);
  // Only the catalog's default namespace: `user:guests/ada` must not become the `ada` of the cluster.
  return entity.kind.toLocaleLowerCase('en-US') === kind &&
    entity.namespace.toLocaleLowerCase('en-US') === 'default'
    ? entity.name
    : undefined;
}

/**
 * The one place where a person of the portal becomes a user of the cluster.
 *
 * @throws NotAllowedError where the result would be one of Kubernetes' own (`system:…`), or the person is not in the
 * catalog's default namespace.
 */
export function mapBackstageIdentity(
  info: { userEntityRef: string; ownershipEntityRefs: readonly string[] },
  mapping: IdentityMapping,
): Identity {
  const name = nameIn(info.userEntityRef, 'user');
  if (!name) {
    throw new NotAllowedError(
      `${info.userEntityRef} is not a User of the catalog's default namespace, so it has no name in the cluster`,
    );
  }
  const username = `${mapping.usernamePrefix}${name}`;
  const groups = info.ownershipEntityRefs.flatMap(ref => {
    const group = nameIn(ref, 'group');
    return group ? [`${mapping.groupPrefix}${group}`] : [];
  });
  const reserved = [username, ...groups].find(value =>
    value.startsWith('system:'),
  );
  if (reserved) {
    throw new NotAllowedError(
      `${reserved} is a name that Kubernetes keeps for itself`,
    );
  }
  return {
    username,
    groups: [...new Set(groups), 'system:authenticated'],
    via: 'backstage',
  };
}
