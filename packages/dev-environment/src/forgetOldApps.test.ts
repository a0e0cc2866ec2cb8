import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { forgetOldApps } from './forgetOldApps';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const app = (letter: string) => letter.repeat(32);

/** @param usedAt - name of a folder, and the second in which it was used */
function makeCache(usedAt: Record<string, number>): string {
  const folder = temporaryFolder();
  for (const [name, second] of Object.entries(usedAt)) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'index.html'), name);
    utimesSync(path.join(folder, name), second, second);
  }
  return folder;
}

describe('forgetOldApps', () => {
  it('keeps those that were used last', async () => {
    const folder = makeCache({
      [app('a')]: 30,
      [app('b')]: 10,
      [app('c')]: 20,
    });
    await forgetOldApps(folder, 2);
    expect(readdirSync(folder)).toEqual([app('a'), app('c')]);
    await forgetOldApps(folder, 2);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('takes along what a killed build has left, and nothing that is being made', async () => {
    const folder = makeCache({
      [app('a')]: 30,
      [app('b')]: 10,
      [`${app('b')}.making`]: 11,
      [app('c')]: 5,
      [`${app('c')}.making`]: 40,
    });
    await forgetOldApps(folder, 2);
    expect(readdirSync(folder)).toEqual([
      app('a'),
      app('c'),
      `${app('c')}.making`,
    ]);
  });

  it('touches nothing that it does not know, and minds no cache that is not there', async () => {
    const folder = makeCache({ notes: 1, [app('a')]: 2 });
    await forgetOldApps(folder, 0);
    expect(readdirSync(folder)).toEqual(['notes']);
    await forgetOldApps(path.join(folder, 'none'), 0);
  });
});
