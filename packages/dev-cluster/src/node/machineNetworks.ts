import { run } from '../system/run';

/** Networks this machine has a route to, as `ip` names them. */
export async function machineNetworks(): Promise<string[]> {
  const { stdout } = await run('ip', [
    '-4',
    '-j',
    'route',
    'show',
    'table',
    'all',
  ]);
  const routes: { dst?: string; type?: string }[] = JSON.parse(stdout || '[]');
  return routes
    .filter(route => route.type !== 'broadcast' && route.type !== 'multicast')
    .map(route => route.dst ?? '')
    .filter(dst => /^\d/.test(dst));
}
