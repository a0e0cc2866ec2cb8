/**
 * Whether a Host header names this machine's loopback interface, whatever the port.
 *
 * @param host - the Host header, e.g. `localhost:7007` or `[::1]:7007`
 */
export function isLoopbackHost(host: string | undefined): boolean {
  if (!host) {
    return false;
  }
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name)
  );
}
