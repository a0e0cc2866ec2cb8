/** `namespace/name`, or `name` for what has no namespace. */
export function objectKey(object: {
  metadata: { name: string; namespace?: string };
}): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}
