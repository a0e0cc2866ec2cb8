import { Counter, Registry } from 'prom-client';
import { HealthServer } from './HealthServer';

describe('HealthServer', () => {
  let server: HealthServer;
  let url: string;
  let unhealthy: string | undefined;
  let unready: string | undefined;
  const registry = new Registry();

  beforeAll(async () => {
    new Counter({ name: 'seen_total', help: 'h', registers: [registry] }).inc();
    server = new HealthServer({
      registry,
      healthy: () => unhealthy,
      ready: () => unready,
    });
    url = `http://127.0.0.1:${await server.listen({
      host: '127.0.0.1',
      port: 0,
    })}`;
  });

  afterAll(() => server.close());

  it('answers each check for itself, in words', async () => {
    unready = 'The caches are not warm yet';
    const [health, ready] = await Promise.all([
      fetch(`${url}/healthz`),
      fetch(`${url}/readyz?verbose=1`),
    ]);
    expect([health.status, await health.text()]).toEqual([200, 'ok\n']);
    expect([ready.status, await ready.text()]).toEqual([503, `${unready}\n`]);
    unready = undefined;
    unhealthy = 'A pass is stuck';
    const again = await fetch(`${url}/healthz`);
    expect([again.status, await again.text()]).toEqual([503, `${unhealthy}\n`]);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('serves metrics in the form that Prometheus reads', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe(registry.contentType);
    expect(await response.text()).toContain('\nseen_total 1\n');
  });

  it('answers a HEAD without a body, and what it does not know with what it knows', async () => {
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const other = await fetch(`${url}/debug`);
    expect(other.status).toBe(404);
    expect(await other.text()).toContain('/metrics');
  });

  it('says where it cannot listen', async () => {
    const second = new HealthServer({
      registry,
      healthy: () => undefined,
      ready: () => undefined,
    });
    const port = Number(new URL(url).port);
    await expect(
      second.listen({ host: '127.0.0.1', port }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
