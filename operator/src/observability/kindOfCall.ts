/**
 * What kind of call a request to the API server is: its method with group, resource and subresource, and in which
 * namespace, without names of objects, so that there are few kinds however many objects there are.
 *
 * @example
 * kindOfCall('PATCH', '/api/v1/namespaces/a/pods/b/status?x=y') // 'PATCH pods/status in a'
 */
export function kindOfCall(method: string, path: string): string {
  const [root, ...parts] = path.split('?')[0].split('/').filter(Boolean);
  const [group, rest] =
    root === 'apis' ? [`${parts[0]}/`, parts.slice(2)] : ['', parts.slice(1)];
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', , subresource] = inNamespace ? rest.slice(2) : rest;
  const where = inNamespace ? ` in ${rest[1]}` : '';
  return `${method} ${group}${resource}${
    subresource ? `/${subresource}` : ''
  }${where}`;
}
