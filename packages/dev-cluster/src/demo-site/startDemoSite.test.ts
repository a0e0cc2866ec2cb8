import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../system/run';
import type { DemoSite } from './startDemoSite';
import { startDemoSite } from './startDemoSite';

describe('startDemoSite', () => {
  let site: DemoSite;
  let folder: string;
  beforeAll(async () => {
    site = await startDemoSite({ host: '127.0.0.1' });
    folder = mkdtempSync(join(tmpdir(), 'clone-'));
  });
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });
  const git = async (...args: string[]) =>
    (await run('git', ['-c', 'protocol.version=2', ...args], { cwd: folder }))
      .stdout;

  it('lets git clone the repository, the same on every machine', async () => {
    await git('clone', '--quiet', site.repository, 'checkout');
    const log = await git(
      '-C',
      'checkout',
      'log',
      '--format=%h %an: %s',
      'origin/gift-cards',
    );
    expect(log.split('\n')[0]).toBe('f7687db Ruth Adeyemi: Redeem gift cards');
    expect(readFileSync(join(folder, 'checkout/README.md'), 'utf8')).toMatch(
      /^# Checkout/,
    );
    const { stdout } = await run('ls', [
      '-l',
      join(folder, 'checkout/scripts/dev.sh'),
    ]);
    expect(stdout).toMatch(/^-rwx/);
  });

  it('lets nobody push', async () => {
    await expect(
      git('-C', 'checkout', 'push', 'origin', 'main:evil'),
    ).rejects.toThrow(/403/);
    const answer = await fetch(`${site.repository}/git-receive-pack`, {
      method: 'POST',
    });
    expect(answer.status).toBe(403);
  });

  it('serves the website, its faults included', async () => {
    const status = async (path: string) => {
      const answer = await fetch(`${site.url}${path}`, { redirect: 'manual' });
      await answer.text();
      return answer.status;
    };
    await expect(status('/')).resolves.toBe(200);
    await expect(status('/products/soap.html')).resolves.toBe(200);
    await expect(status('/products')).resolves.toBe(301);
    await expect(status('/returns.html')).resolves.toBe(404);
    await expect(status('/%2e%2e/%2e%2e/history.json')).resolves.toBe(404);
    const answer = await fetch(site.website);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('Larkspur Goods');
  });

  it('leaves nothing behind', async () => {
    const own = await startDemoSite({ host: '127.0.0.1' });
    const answer = await fetch(own.website);
    await answer.text();
    await own.close();
    await expect(fetch(own.website)).rejects.toThrow();
    expect(existsSync(join(folder, 'checkout'))).toBe(true);
  });
});
