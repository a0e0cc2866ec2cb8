/**
 * A structural schema of a CRD as the JSON Schema that the type generator reads: closed objects, quantities as string
 * or number, and a title where a part deserves a name of its own.
 */
export function toJsonSchema(schema, { kind, titles, lists }, at = '') {
  const next = (child, step) =>
    toJsonSchema(child, { kind, titles, lists }, at ? `${at}.${step}` : step);
  const title = titles[at];
  const out = {
    ...(title ? { title } : {}),
    ...(schema.description ? { description: schema.description } : {}),
  };
  if (schema['x-kubernetes-int-or-string']) {
    return { ...out, anyOf: [{ type: 'integer' }, { type: 'string' }] };
  }
  if (schema.enum) {
    if (title) {
      lists.set(constantName(title), {
        type: title,
        values: schema.enum,
        description: `Every ${title}, in the order of the CRD.`,
      });
    }
    return { ...out, type: schema.type, enum: schema.enum };
  }
  if (schema.type === 'array')
    return { ...out, type: 'array', items: next(schema.items, '[]') };
  if (schema.type !== 'object') return { ...out, type: schema.type };
  if (schema.additionalProperties) {
    return {
      ...out,
      type: 'object',
      additionalProperties: next(schema.additionalProperties, '{}'),
    };
  }
  return {
    ...out,
    type: 'object',
    additionalProperties: false,
    required: schema.required ?? [],
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, child]) => [
        name,
        next(child, name),
      ]),
    ),
  };
}

/** `SessionPhase` → `SESSION_PHASES`. */
function constantName(title) {
  const words = title.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return words.endsWith('Y') ? `${words.slice(0, -1)}IES` : `${words}S`;
}
