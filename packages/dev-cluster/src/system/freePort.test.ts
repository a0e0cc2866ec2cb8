import { createServer } from 'node:net';
import { freePort } from './freePort';

describe('freePort', () => {
  it('finds what can be listened on, outside of what Linux gives to others', async () => {
    const ports = await Promise.all(
      Array.from({ length: 20 }, () => freePort()),
    );
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(20_000);
      expect(port).toBeLessThan(30_000);
    }
    expect(new Set(ports).size).toBeGreaterThan(15);
  });

  it('says why there is none where that is not for want of one', async () => {
    const failure = await freePort('192.0.2.1').catch(error => error);
    expect(failure.code).toBe('EADDRNOTAVAIL');
  });

  it('takes none that is listened on', async () => {
    const taken = await freePort();
    const at = (taken + 0.5 - 20_000) / 10_000;
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(taken, '127.0.0.1', resolve);
    });
    const always = { random: () => at };
    await expect(freePort('127.0.0.1', always)).rejects.toThrow(
      'No free TCP port of 127.0.0.1',
    );
    const places = [at, at];
    const later = { random: () => places.pop() ?? Math.random() };
    expect(await freePort('127.0.0.1', later)).not.toBe(taken);
    await new Promise(resolve => server.close(resolve));
  });
});
