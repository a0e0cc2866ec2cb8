import type { KubernetesObject } from './KubernetesObject';

/** One kind of the API server, with the TypeScript type of its objects. */
export interface Resource<T extends KubernetesObject = KubernetesObject> {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Name in URLs, e.g. `pods`. */
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Never set; it only carries the type. */
  readonly objectType?: T;
}

/** Describes a kind: `defineResource<Session>({ group, version, plural, kind, namespaced })`. */
export function defineResource<T extends KubernetesObject>(
  resource: Omit<Resource<T>, 'objectType'>,
): Resource<T> {
  return resource;
}

/** `apiVersion` as objects of this kind carry it. */
export function apiVersionOf(resource: Resource): string {
  return resource.group
    ? `${resource.group}/${resource.version}`
    : resource.version;
}

/**
 * URL path of a collection or one object of it.
 *
 * @throws TypeError where a namespaced object is named without its namespace.
 */
export function resourcePath(
  resource: Resource,
  ref: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  if (resource.namespaced && ref.name !== undefined && !ref.namespace) {
    throw new TypeError(
      `${resource.kind} ${ref.name} is namespaced: say in which namespace it is`,
    );
  }
  const parts = resource.group
    ? ['apis', resource.group, resource.version]
    : ['api', resource.version];
  if (resource.namespaced && ref.namespace) {
    parts.push('namespaces', encodeURIComponent(ref.namespace));
  }
  parts.push(resource.plural);
  if (ref.name !== undefined) {
    parts.push(encodeURIComponent(ref.name));
  }
  if (ref.subresource) {
    parts.push(ref.subresource);
  }
  return `/${parts.join('/')}`;
}
