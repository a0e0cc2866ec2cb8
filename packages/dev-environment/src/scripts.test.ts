import { eventually } from '@agentic-sessions/test-support';
import { createHmac } from 'node:crypto';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
// These are of the scripts that run before any package is installed; they have no package, and so no tests, of their own.
/* eslint-disable @backstage/no-relative-monorepo-imports */
import {
  demoDelivery,
  signDelivery,
} from '../../../scripts/lib/demoDelivery.mjs';
import { explain } from '../../../scripts/lib/node24.mjs';
import { platformProblem } from '../../../scripts/lib/platformProblem.mjs';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { checkout } from './paths';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

describe('platformProblem', () => {
  it('is content with root on Linux', () => {
    expect(platformProblem({ platform: 'linux', uid: 0 })).toBeUndefined();
  });

  it.each([
    [{ platform: 'darwin', uid: 0 }, /this is macOS\.\n.*virtual machine/],
    [{ platform: 'linux', uid: 1000 }, /needs root\.\n.*sudo -E npm start/],
  ])('tells %j plainly what to do', (machine, message) => {
    expect(platformProblem(machine)).toMatch(message);
    expect(platformProblem(machine)).toContain('docs/installation.md');
  });

  it('stops npm start of another user than root before anything is done', () => {
    const script = pathToFileURL(
      path.join(checkout, 'scripts', 'lib', 'node24.mjs'),
    ).href;
    // Loaded first: the checkout may be in a folder that only root may read.
    const program = `import { runOnNode24 } from '${script}';
      if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
      await runOnNode24('no-such-program.ts', { startsKubernetes: true });`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program],
      { encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim()).toBe(
      platformProblem({ platform: 'linux', uid: 65534 }),
    );
  });
});

describe('runOnNode24', () => {
  const start = () => {
    const folder = temporaryFolder();
    const program = path.join(folder, 'program.ts');
    writeFileSync(
      program,
      `process.on('SIGTERM', () => { console.log('asked to end'); process.exit(3); });
       setInterval(() => {}, 1000);
       console.log('ready');`,
    );
    const script = pathToFileURL(
      path.join(checkout, 'scripts', 'lib', 'node24.mjs'),
    ).href;
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { runOnNode24 } from '${script}'; await runOnNode24('${path.relative(
          checkout,
          program,
        )}');`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
    );
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    return { child, text: () => text };
  };

  it.each([
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['SIGINT to it alone', (child: ChildProcess) => child.kill('SIGINT')],
    [
      'the end of whoever started it by a channel',
      (child: ChildProcess) => child.disconnect(),
    ],
  ])(
    'ends the program upon %s',
    async (_, ask) => {
      const { child, text } = start();
      await eventually(() => expect(text()).toBe('ready\n'), {
        timeoutMs: 20_000,
      });
      const ended = once(child, 'exit');
      ask(child);
      expect(await ended).toEqual([3, null]);
      await eventually(() => expect(text()).toBe('ready\nasked to end\n'));
    },
    30_000,
  );
});

describe('npm test', () => {
  const lastLine = (...flags: string[]) => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [path.join(checkout, 'scripts', 'test.mjs'), ...flags],
      { encoding: 'utf8' },
    );
    return { status, line: stdout.trimEnd().split('\n').at(-1) };
  };

  it('ends with the line that CI reads, also where no suite was run', () => {
    expect(lastLine('--only', 'no-such-suite')).toEqual({
      status: 1,
      line: '0 passed, 1 failed',
    });
  }, 30_000);

  it('says nothing of tests to whoever asks for help', () => {
    const { status, line } = lastLine('--help');
    expect(status).toBe(0);
    expect(line).not.toMatch(/passed/);
  }, 30_000);
});

describe('explain', () => {
  it('does not blame the registry for a full disk', () => {
    const said = explain(
      new Error('npm ERR! code ENOSPC\nnpm ERR! no space left on device'),
      '/the/cache',
    ).message;
    expect(said).toMatch(
      /^The disk of \/the\/cache is full: .*\n.*AGENTIC_SESSIONS_CACHE/,
    );
    expect(said).not.toMatch(/registry/);
  });

  it('tells who may not write', () => {
    const error = Object.assign(new Error('EACCES: denied'), {
      code: 'EACCES',
    });
    expect(explain(error, '/the/cache').message).toMatch(
      /\/the\/cache, which cannot be written \(EACCES\)/,
    );
  });

  it('hands on what npm said of anything else', () => {
    expect(explain(new Error('getaddrinfo ENOTFOUND'), '/c').message).toMatch(
      /could not be fetched by npm:\ngetaddrinfo ENOTFOUND\n.*registry/,
    );
  });
});

describe('demoDelivery', () => {
  const recorded = {
    action: 'created',
    issue: { id: 1, number: 1, title: 'old', url: 'https://x/issues/1' },
    comment: {
      id: 2,
      body: 'old',
      issue_url: 'https://x/issues/1',
      html_url: 'https://x/issues/1#issuecomment-2',
      user: { id: 3 },
    },
    sender: { id: 3 },
  };
  const examples = [{ name: 'issue_comment', examples: [recorded] }];
  const options = {
    text: '/agent look',
    issue: 42,
    secret: 'secret',
    now: new Date(1_700_000_000_123),
  };

  it('asks what it is told to, on an issue of its own, signed as GitHub signs', () => {
    const { body, headers } = demoDelivery(examples, options);
    const payload = JSON.parse(String(body));
    expect(payload.comment).toMatchObject({
      body: '/agent look',
      created_at: '2023-11-14T22:13:20Z',
      html_url: 'https://x/issues/42#issuecomment-1700000000123',
    });
    expect(payload.issue).toMatchObject({ number: 42, title: 'old' });
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`,
    );
    expect(
      demoDelivery(examples, options).headers['x-github-delivery'],
    ).not.toBe(headers['x-github-delivery']);
  });

  it('lets a test say the rest', () => {
    const { body, headers } = demoDelivery(examples, {
      ...options,
      id: 'delivery',
      title: 'new',
      senderId: 7,
      commentId: 8,
    });
    const payload = JSON.parse(String(body));
    expect(headers['x-github-delivery']).toBe('delivery');
    expect(payload).toMatchObject({
      issue: { title: 'new' },
      comment: { id: 8, user: { id: 7 } },
      sender: { id: 7 },
    });
    // The recording is not changed.
    expect(recorded.comment.body).toBe('old');
  });

  it('signs any bytes', () => {
    const bytes = Buffer.from([0, 255, 10]);
    const { headers } = signDelivery(bytes, { secret: 's', id: 'x' });
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', 's').update(bytes).digest('hex')}`,
    );
  });

  it('says what to do where the recordings are missing', () => {
    expect(() => demoDelivery([], options)).toThrow(/npm start/);
  });
});
