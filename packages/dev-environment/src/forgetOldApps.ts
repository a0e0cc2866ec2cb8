import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '@agentic-sessions/dev-cluster';

/**
 * Takes away the built apps that were used longest ago, with what a build that was killed has left beside them.
 *
 * To be called with no lock of an app held: each one's is taken, so that nobody's copy is taken away under its hands.
 *
 * @param folder - has one folder an app, whose time of change tells when it was used last
 * @param keep - how many stay
 */
export async function forgetOldApps(
  folder: string,
  keep: number,
): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const apps = new Map<string, number>();
  for (const name of names) {
    const [, app] = /^([0-9a-f]{32})(?:\.making)?$/.exec(name) ?? [];
    const usedAt = statSync(path.join(folder, name), {
      throwIfNoEntry: false,
    })?.mtimeMs;
    if (app && usedAt) {
      apps.set(app, Math.max(usedAt, apps.get(app) ?? 0));
    }
  }
  const old = [...apps].sort(([, a], [, b]) => b - a).slice(keep);
  for (const [app] of old) {
    const whole = path.join(folder, app);
    await withLock(whole, async () => {
      rmSync(whole, { recursive: true, force: true });
      rmSync(`${whole}.making`, { recursive: true, force: true });
    });
  }
}
