import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../system/run';
import { buildPrograms } from './buildPrograms';
import type { ProgramRecipe } from './ProgramRecipe';

const sha256 = (content: string | Buffer) =>
  createHash('sha256').update(content).digest('hex');

/** A program that says its name, as a release file and as Go source. */
function recipe(name: string, archived = false): ProgramRecipe {
  const url = `https://releases.invalid/v1/${name}${archived ? '.tgz' : ''}`;
  return {
    name,
    version: '1.0.0',
    files: [name],
    release: {
      url,
      checksumUrl: `${url}.sha256`,
      members: archived ? { [name]: `bin/${name}` } : undefined,
    },
    go: {
      module: 'hello',
      packages: { [name]: `example.invalid/hello/${name}` },
    },
  };
}

describe('buildPrograms', () => {
  let folder: string;
  let files: Record<string, Buffer>;
  let asked: string[];
  let status: number | undefined;
  let server: Server;
  let mirror: string;
  let told: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'programs-'));
    const moduleFolder = join(folder, 'recipes/hello');
    mkdirSync(moduleFolder, { recursive: true });
    writeFileSync(
      join(moduleFolder, 'go.mod'),
      'module example.invalid/hello\n\ngo 1.21\n',
    );
    writeFileSync(join(moduleFolder, 'go.sum'), '');
    for (const name of ['one', 'two']) {
      mkdirSync(join(moduleFolder, name));
      writeFileSync(
        join(moduleFolder, name, 'main.go'),
        `package main\n\nfunc main() { println("built ${name}") }\n`,
      );
    }
    const script = (name: string) => `#!/bin/sh\necho downloaded ${name}\n`;
    const packed = join(folder, 'packed/bin');
    mkdirSync(packed, { recursive: true });
    writeFileSync(join(packed, 'two'), script('two'), { mode: 0o755 });
    await run('tar', [
      '-czf',
      join(folder, 'two.tgz'),
      '-C',
      join(packed, '..'),
      'bin/two',
    ]);
    const archive = readFileSync(join(folder, 'two.tgz'));
    files = {
      '/v1/one': Buffer.from(script('one')),
      '/v1/one.sha256': Buffer.from(`${sha256(script('one'))}\n`),
      '/v1/two.tgz': archive,
      '/v1/two.tgz.sha256': Buffer.from(`${sha256(archive)}  two.tgz\n`),
    };
    asked = [];
    told = [];
    status = undefined;
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const content = files[(request.url ?? '').replace(/^\/mirror/, '')];
      response.writeHead(status ?? (content ? 200 : 404)).end(content);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    mirror = `http://127.0.0.1:${
      (server.address() as AddressInfo).port
    }/mirror/`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
    rmSync(folder, { recursive: true });
  });

  const build = (recipes: ProgramRecipe[], more: object = {}) =>
    buildPrograms({
      cache: join(folder, 'cache'),
      recipesFolder: join(folder, 'recipes'),
      recipes,
      mirror,
      progress: line => told.push(line),
      ...more,
    });
  const say = async (
    name: string,
    programs: Awaited<ReturnType<typeof build>>,
  ) => {
    const { stdout, stderr } = await run(
      join(programs.folder, programs.files[name]),
      [],
    );
    return (stdout + stderr).trim();
  };
  const unfinished = () =>
    readdirSync(join(folder, 'cache/programs')).filter(name =>
      name.startsWith('.'),
    );

  it('downloads files and archives from the mirror, once', async () => {
    const recipes = [recipe('one'), recipe('two', true)];
    const programs = await build(recipes);
    expect(await say('one', programs)).toBe('downloaded one');
    expect(await say('two', programs)).toBe('downloaded two');
    expect(asked).toHaveLength(4);
    await build(recipes);
    expect(asked).toHaveLength(4);
    expect(unfinished()).toEqual([]);
  });

  it('takes nothing whose checksum is wrong, and does not build over it either', async () => {
    files['/v1/one'] = Buffer.from('#!/bin/sh\necho evil\n');
    await expect(build([recipe('one')])).rejects.toMatchObject({
      code: 'ChecksumMismatch',
      message: expect.stringMatching(
        /has SHA-256 .*, published is .*\n.*try again/is,
      ),
    });
    expect(readdirSync(join(folder, 'cache/programs'))).toEqual([]);
  });

  it('takes SHA-512 where that is what is published', async () => {
    const digest = (content: Buffer) =>
      createHash('sha512').update(content).digest('hex');
    files['/v1/one.sha256'] = Buffer.from(`${digest(files['/v1/one'])}  one\n`);
    expect(await say('one', await build([recipe('one')]))).toBe(
      'downloaded one',
    );
    files['/v1/two.tgz.sha256'] = Buffer.from(
      `${digest(files['/v1/one'])}  two.tgz\n`,
    );
    await expect(build([recipe('two', true)])).rejects.toThrow(
      /has SHA-512 .*, published is/,
    );
  });

  it('takes nothing whose checksum is not published', async () => {
    files['/v1/one.sha256'] = Buffer.from(`${sha256('x')}  another\n`);
    await expect(build([recipe('one')])).rejects.toMatchObject({
      code: 'ChecksumMismatch',
    });
  });

  it('builds what the mirror does not have', async () => {
    delete files['/v1/two.tgz.sha256'];
    const programs = await build([recipe('one'), recipe('two', true)]);
    expect(await say('one', programs)).toBe('downloaded one');
    expect(await say('two', programs)).toBe('built two');
    expect(told.join('\n')).toMatch(/answers 404: building instead/);
  }, 60_000);

  it('asks a host that refuses or is not there only once, and builds all in one go', async () => {
    status = 403;
    await build([recipe('one'), recipe('two', true)]);
    expect(asked).toHaveLength(1);
    expect(told.filter(line => /building instead/.test(line))).toHaveLength(1);
    expect(told).toContainEqual('building one, two with Go');

    const started = Date.now();
    // Nobody listens there any more.
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    await new Promise(done => gone.close(done));
    const nobody = `http://127.0.0.1:${port}/`;
    rmSync(join(folder, 'cache'), { recursive: true });
    await build([recipe('one')], { mirror: nobody });
    expect(told).toContainEqual(
      expect.stringMatching(
        /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\): building/,
      ),
    );
    expect(Date.now() - started).toBeLessThan(30_000);
  }, 60_000);

  it('goes on where it was killed', async () => {
    await build([recipe('one')]);
    const leftover = join(
      folder,
      'cache/programs/.unfinished-from-a-killed-build',
    );
    mkdirSync(leftover);
    writeFileSync(join(leftover, 'half'), '');
    asked = [];
    await build([recipe('one'), recipe('two', true)]);
    expect(asked.every(path => path.includes('two'))).toBe(true);
    expect(existsSync(leftover)).toBe(false);
  });

  it('does the work once when two ask at the same time', async () => {
    const both = await Promise.all([
      build([recipe('one')]),
      build([recipe('one')]),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(asked).toHaveLength(2);
    expect(told).toContainEqual(
      `another process (${process.pid}) is making the programs: waiting for it`,
    );
  });

  it('uses what is optional where the cache has it, and never makes it', async () => {
    const optional = [recipe('two', true)];
    const without = await build([recipe('one')], { optional });
    expect(Object.keys(without.files)).toEqual(['one']);
    await build(optional);
    asked = [];
    const programs = await build([recipe('one')], { optional });
    expect(await say('two', programs)).toBe('downloaded two');
    expect(asked).toEqual([]);
  });

  it('makes a program anew when its recipe changes', async () => {
    const before = await build([recipe('one')]);
    writeFileSync(join(folder, 'recipes/hello/go.sum'), 'changed');
    const after = await build([recipe('one')]);
    expect(after.files.one).not.toBe(before.files.one);
    expect(asked).toHaveLength(4);
  });

  it('says what is wrong when the building fails', async () => {
    writeFileSync(
      join(folder, 'recipes/hello/one/main.go'),
      'package main\n\nfunc main() { nonsense }\n',
    );
    await expect(
      build([recipe('one')], { buildOnly: true }),
    ).rejects.toMatchObject({
      code: 'BuildFailed',
      message: expect.stringMatching(/undefined: nonsense/),
    });
    expect(unfinished()).toEqual([]);
  }, 60_000);
});
