import type { Entity } from '@backstage/catalog-model';
import { SOURCE_LOCATION_ANNOTATION } from '../../annotations';

/** Address of the git repository an entity is built from, where its source location names one. */
export function repositoryOf(entity: Entity): string | undefined {
  const location = entity.metadata.annotations?.[SOURCE_LOCATION_ANNOTATION];
  const match = /^url:(https?:\/\/.+)$/.exec(location ?? '');
  if (!match) {
    return undefined;
  }
  // Locations point at a folder of a branch on the forge's website; the repository is what stands before it.
  return match[1]
    .replace(/\/(-\/)?(tree|blob|src)\/.*$/, '')
    .replace(/\/$/, '');
}
