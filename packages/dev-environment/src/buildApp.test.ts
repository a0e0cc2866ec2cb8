import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { buildApp } from './buildApp';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

function makeCheckout() {
  const checkout = temporaryFolder();
  const cacheDirectory = temporaryFolder();
  const app = path.join(checkout, 'packages', 'app');
  mkdirSync(path.join(app, 'src'), { recursive: true });
  mkdirSync(path.join(app, 'public'));
  writeFileSync(path.join(app, 'package.json'), '{}');
  writeFileSync(path.join(app, 'src', 'index.tsx'), 'first');
  const served = path.join(app, 'dist', 'index.html');
  const builds: string[] = [];
  const build = async (folder: string) => {
    const source = readFileSync(path.join(folder, 'src', 'index.tsx'), 'utf8');
    builds.push(source);
    mkdirSync(path.join(folder, 'dist'));
    writeFileSync(path.join(folder, 'dist', 'index.html'), source);
  };
  return {
    app,
    served,
    builds,
    edit: (text: string) =>
      writeFileSync(path.join(app, 'src', 'index.tsx'), text),
    run: (change: { build?: (folder: string) => Promise<void> } = {}) =>
      buildApp({
        logDirectory: temporaryFolder(),
        checkout,
        cacheDirectory,
        build,
        ...change,
      }),
    page: () => readFileSync(served, 'utf8'),
  };
}

describe('buildApp', () => {
  it('builds once, finds it again, and takes from the cache what was built before', async () => {
    const { run, page, edit, builds, app } = makeCheckout();
    expect(await run()).toBe('built');
    expect(await run()).toBe('already built');
    edit('second');
    expect(await run()).toBe('built');
    expect(page()).toBe('second');
    edit('first');
    expect(await run()).toBe('from the cache');
    expect(page()).toBe('first');
    rmSync(path.join(app, 'dist'), { recursive: true });
    expect(await run()).toBe('from the cache');
    expect(builds).toEqual(['first', 'second']);
  });

  it('leaves the pages alone that a portal serves until the new ones are whole', async () => {
    const { run, page, edit, builds } = makeCheckout();
    await run();
    edit('second');
    const whileBuilding: string[] = [];
    const failing = run({
      build: async folder => {
        mkdirSync(path.join(folder, 'dist'));
        whileBuilding.push(page());
        throw new Error('killed half-way');
      },
    });
    await expect(failing).rejects.toThrow('killed half-way');
    expect(whileBuilding).toEqual(['first']);
    expect(page()).toBe('first');
    expect(await run()).toBe('built');
    expect(page()).toBe('second');
    expect(builds).toEqual(['first', 'second']);
  });

  it.each([
    ['a copy cut short', (app: string) => rmSync(stamp(app))],
    [
      'a kill between the two renames',
      (app: string) =>
        renameSync(path.join(app, 'dist'), path.join(app, 'elsewhere')),
    ],
  ])('mends %s', async (_, harm) => {
    const { run, page, app } = makeCheckout();
    await run();
    harm(app);
    rmSync(path.join(app, 'elsewhere'), { recursive: true, force: true });
    expect(await run()).toBe('from the cache');
    expect(page()).toBe('first');
    expect(existsSync(path.join(app, 'node_modules', '.building'))).toBe(false);
  });

  it('keeps the last few of its cache, by use', async () => {
    const { run, edit, builds } = makeCheckout();
    for (const source of ['1', '2', '3', '4', '5', '1', '6', '1', '2']) {
      edit(source);
      await run();
    }
    expect(builds).toEqual(['1', '2', '3', '4', '5', '6', '2']);
  });

  it('gives the build a folder with all of the app, by links', async () => {
    const { run, app } = makeCheckout();
    let seen = '';
    await run({
      build: async folder => {
        seen = realpathSync(path.join(folder, 'src', 'index.tsx'));
        mkdirSync(path.join(folder, 'dist'));
      },
    });
    expect(seen).toBe(realpathSync(path.join(app, 'src', 'index.tsx')));
  });

  it('builds once where two ask at the same time', async () => {
    const { run, builds } = makeCheckout();
    expect((await Promise.all([run(), run()])).sort()).toEqual([
      'already built',
      'built',
    ]);
    expect(builds).toEqual(['first']);
  });
});

function stamp(app: string): string {
  return path.join(app, 'dist', '.built-from');
}
