import { randomUUID } from 'node:crypto';
import {
  sessionResource,
  type Session,
  type SessionHistoryEntry,
  type SessionSpec,
  type SessionStatus,
} from './generated';
import { appendHistory } from './appendHistory';
import { HISTORY_LIMIT } from './names';
import { refusal } from './__testUtils__/refusal';
import { sessionBody } from './__testUtils__/sessionBody';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

const at = '2026-01-01T00:00:00Z';
const entry = (reason: string): SessionHistoryEntry => ({
  time: at,
  phase: 'Running',
  reason,
});

describe('rules of Session in the API server', () => {
  let api: ApiCluster;
  beforeAll(async () => {
    api = await setUpCluster('session-rules');
  });
  afterAll(async () => api.close());

  const create = (spec: Partial<SessionSpec> = {}, name?: string) =>
    api.cluster.client.create(
      sessionResource,
      sessionBody(api.namespace, spec, name),
    );
  const ref = (session: Session) => ({
    name: session.metadata.name,
    namespace: api.namespace,
  });
  const patch = (session: Session, body: unknown) =>
    api.cluster.client.patch(sessionResource, ref(session), {
      type: 'merge',
      body,
    });
  const status = (session: Session, body: Partial<SessionStatus> | null) =>
    api.cluster.client.patchStatus(sessionResource, ref(session), {
      type: 'merge',
      body: { status: body },
    });
  const replaceStatus = (session: Session, body: SessionStatus | undefined) =>
    api.cluster.client.patchStatus(sessionResource, ref(session), {
      type: 'json',
      body: body
        ? [{ op: 'replace', path: '/status', value: body }]
        : [{ op: 'remove', path: '/status' }],
    });

  it('fills in what a session is by default', async () => {
    const { spec } = await create();
    expect(spec).toMatchObject({ interactive: true, desiredState: 'Running' });
  });

  it.each([
    ['a word', 'fix-the-tests'],
    ['a UUID in capitals', randomUUID().toUpperCase()],
    ['a UUID and more', `${randomUUID()}-1`],
    ['no RFC 9562 variant', '11111111-2222-4333-0444-555555555555'],
  ])('refuses %s as name', async (_, name) => {
    expect(await refusal(create({}, name))).toMatch(/UUID|Invalid value/);
  });

  it.each<[string, Partial<SessionSpec> | Record<string, unknown>, RegExp]>([
    ['no prompt', { prompt: '' }, /spec\.prompt/],
    ['a prompt of a book', { prompt: 'x'.repeat(8193) }, /spec\.prompt/],
    ['a title of two lines', { title: 'a\nb' }, /spec\.title/],
    [
      'a password in the address of a repository',
      { repositories: [{ url: 'https://u:p@example.com/r.git' }] },
      /no user or password/,
    ],
    [
      'a repository that is a local file',
      { repositories: [{ url: 'file:///etc' }] },
      /no user or password/,
    ],
    [
      'a ref that is an option of git',
      { repositories: [{ url: 'https://e.com/r', ref: '--upload-pack=x' }] },
      /may not begin with a dash/,
    ],
    [
      'a path out of the workspace',
      { repositories: [{ url: 'https://e.com/r', path: 'a/../../b' }] },
      /without '\.\.'/,
    ],
    [
      'an absolute path',
      { repositories: [{ url: 'https://e.com/r', path: '/etc' }] },
      /relative path/,
    ],
    [
      'eleven repositories',
      { repositories: Array(11).fill({ url: 'https://e.com/r' }) },
      /at most 10/,
    ],
    [
      'inputs of more than 4096 characters together',
      { inputs: { a: 'x'.repeat(2048), b: 'x'.repeat(2048), c: 'x' } },
      /4096 together/,
    ],
    [
      'configuration of more than 2048 characters together',
      {
        framework: {
          type: 'a',
          config: Object.fromEntries(
            Array.from({ length: 5 }, (_, i) => [`k${i}`, 'x'.repeat(500)]),
          ),
        },
      },
      /2048 together/,
    ],
    [
      'an unknown kind of actor',
      { trigger: { source: 'portal', actor: { kind: 'root', name: 'a' } } },
      /actor\.kind/,
    ],
    [
      'a link that is no page',
      {
        trigger: {
          source: 'github',
          url: 'ftp://example.com',
          actor: { kind: 'person', name: 'a' },
        },
      },
      /http or https/,
    ],
    ['no time at all', { timeouts: { runSeconds: 0 } }, /runSeconds/],
    ['time without end', { timeouts: { runSeconds: 2592001 } }, /runSeconds/],
    ['an unknown state', { desiredState: 'Paused' }, /desiredState/],
    ['a field that is not there', { serviceAccount: 'root' }, /unknown field/],
  ])('refuses %s', async (_, spec, message) => {
    expect(await refusal(create(spec as Partial<SessionSpec>))).toMatch(
      message,
    );
  });

  const full: Partial<SessionSpec> = {
    title: 'Title',
    model: 'm',
    inputs: { website: 'https://example.com' },
    repositories: [{ url: 'https://example.com/r.git', ref: 'feature/a+b' }],
    entityRef: 'component:default/checkout',
    policy: {
      version: '1',
      models: { allowed: ['*'], blocked: [] },
      tools: { allowed: ['*'], blocked: [] },
      approvals: { required: ['git push'] },
    },
    artifacts: { storage: { type: 'folder' } },
    timeouts: { runSeconds: 60 },
    priority: 1,
  };

  it.each<[string, unknown]>([
    ['prompt', 'other'],
    ['framework', { type: 'other' }],
    ['framework', { config: { a: 'b' } }],
    ['trigger', { actor: { name: 'alan' } }],
    ['trigger', { payloadDigest: 'a'.repeat(64) }],
    ['title', 'other'],
    ['title', null],
    ['model', null],
    ['inputs', { website: 'https://evil.example' }],
    ['inputs', { more: 'x' }],
    ['repositories', []],
    ['repositories', null],
    ['entityRef', null],
    ['policy', null],
    ['policy', { tools: { blocked: ['x'] } }],
    ['policy', { approvals: { required: [] } }],
    ['artifacts', null],
    ['timeouts', { runSeconds: 61 }],
    ['timeouts', null],
    ['interactive', false],
    ['priority', 2],
    ['priority', null],
  ])('keeps %s as it was created (%j)', async (field, value) => {
    const session = await create(full);
    expect(await refusal(patch(session, { spec: { [field]: value } }))).toMatch(
      /only desiredState may change/,
    );
  });

  it('does not let a field come in that was left out', async () => {
    const session = await create();
    for (const field of Object.keys(full) as (keyof SessionSpec)[]) {
      expect(
        await refusal(patch(session, { spec: { [field]: full[field] } })),
      ).toMatch(/only desiredState may change/);
    }
  });

  it('does not let spec be removed or replaced', async () => {
    const session = await create(full);
    expect(await refusal(patch(session, { spec: null }))).toMatch(/spec/);
    expect(
      await refusal(
        api.cluster.client.update(sessionResource, {
          ...session,
          spec: sessionBody(api.namespace).spec,
        }),
      ),
    ).toMatch(/only desiredState may change/);
  });

  it('lets desiredState change until it is Stopped', async () => {
    const session = await create();
    await patch(session, { spec: { desiredState: 'Suspended' } });
    await patch(session, { spec: { desiredState: 'Running' } });
    await patch(session, { spec: { desiredState: 'Stopped' } });
    expect(
      await refusal(patch(session, { spec: { desiredState: 'Running' } })),
    ).toMatch(/stopped session cannot run again/);
    expect(
      await refusal(patch(session, { spec: { desiredState: null } })),
    ).toMatch(/stopped session cannot run again/);
  });

  it('does not let a session that has ended run again', async () => {
    const session = await create({ desiredState: 'Suspended' });
    await status(session, {
      phase: 'Completed',
      reason: 'TurnEnded',
      finishedAt: at,
    });
    expect(
      await refusal(patch(session, { spec: { desiredState: 'Running' } })),
    ).toMatch(/has ended and cannot run again/);
    await patch(session, { spec: { desiredState: 'Stopped' } });
  });

  it.each<[string, Partial<SessionStatus>]>([
    ['another phase', { phase: 'Running' }],
    ['another end', { phase: 'Completed' }],
    ['another reason', { reason: 'OOMKilled' }],
    ['another time', { finishedAt: '2027-01-01T00:00:00Z' }],
    ['no reason', { reason: null as never }],
    ['no phase', { phase: null as never }],
  ])('keeps the end of a session: not %s', async (_, change) => {
    const session = await create();
    await status(session, {
      phase: 'Failed',
      reason: 'TimedOut',
      finishedAt: at,
    });
    expect(await refusal(status(session, change))).toMatch(
      /final|keeps having/,
    );
    await status(session, { message: 'A better sentence.' });
  });

  it('wants an end to say why and when', async () => {
    const session = await create();
    expect(
      await refusal(status(session, { phase: 'Failed', reason: 'TimedOut' })),
    ).toMatch(/finishedAt/);
    expect(
      await refusal(status(session, { phase: 'Stopped', finishedAt: at })),
    ).toMatch(/reason/);
  });

  it('does not let status, its history or the phase be removed', async () => {
    const session = await create();
    const first: SessionStatus = {
      phase: 'Running',
      reason: 'RunnerStarted',
      startedAt: at,
      history: [entry('RunnerStarted')],
    };
    await status(session, first);
    expect(await refusal(replaceStatus(session, undefined))).toMatch(
      /cannot be removed/,
    );
    expect(
      await refusal(replaceStatus(session, { ...first, history: undefined })),
    ).toMatch(/append-only and cannot be removed/);
    expect(await refusal(replaceStatus(session, {}))).toMatch(/removed|keeps/);
    expect(
      await refusal(status(session, { startedAt: '2027-01-01T00:00:00Z' })),
    ).toMatch(/does not change/);
  });

  it('lets history only grow at its end', async () => {
    const session = await create();
    const [a, b, c] = ['Aa', 'Bb', 'Cc'].map(entry);
    await status(session, { history: [a, b] });
    for (const forged of [[], [a], [b, a], [a, c], [c, a, b], [a, c, b]]) {
      expect(await refusal(status(session, { history: forged }))).toMatch(
        /append-only/,
      );
    }
    const { status: now } = await status(session, { history: [a, b, c] });
    expect(now?.history).toHaveLength(3);
  });

  it('takes fifty entries, refuses one more, and a full list blocks no phase', async () => {
    const session = await create();
    const history = Array.from({ length: HISTORY_LIMIT }, (_, i) =>
      entry(`Step${i}`),
    );
    await status(session, { phase: 'Running', reason: 'Step49', history });
    expect(
      await refusal(status(session, { history: [...history, entry('More')] })),
    ).toMatch(/at most 50/);
    const end = appendHistory({ history }, entry('TurnEnded'));
    const ended = await status(session, {
      phase: 'Completed',
      reason: 'TurnEnded',
      finishedAt: at,
      ...end,
    });
    expect(ended.status).toMatchObject({
      phase: 'Completed',
      historyOmitted: 1,
    });
  });

  it('does not change the status with the object, nor the spec with the status', async () => {
    const session = await create();
    await patch(session, { status: { phase: 'Completed' } });
    await api.cluster.client.patchStatus(sessionResource, ref(session), {
      type: 'merge',
      body: { spec: { prompt: 'other' } },
    });
    const now = await api.cluster.client.get(sessionResource, ref(session));
    expect(now.status).toBeUndefined();
    expect(now.spec.prompt).toBe(session.spec.prompt);
  });

  it('shows people what they look for', async () => {
    const session = await create({ title: 'Fix flaky test' });
    await status(session, {
      phase: 'Queued',
      reason: 'NamespaceLimit',
      workload: { podName: 'session-x', attempt: 0 },
    });
    const table = await api.cluster.kubectl([
      ...['get', 'ags', session.metadata.name],
      ...['-n', api.namespace, '-o', 'wide'],
    ]);
    const [head, row] = table.stdout.split('\n');
    expect(head.split(/\s\s+|\s(?=[A-Z])/).map(word => word.trim())).toEqual(
      expect.arrayContaining([
        'NAME',
        'PHASE',
        'REASON',
        'TITLE',
        'SOURCE',
        'RUNTIME',
        'AGE',
        'ACTOR',
        'POD',
      ]),
    );
    expect(row).toMatch(/Queued\s+NamespaceLimit\s+Fix flaky test\s+portal/);
    const queued = await api.cluster.kubectl([
      ...['get', 'agentic', '-n', api.namespace],
      ...[
        '-o',
        'name',
        `--field-selector=metadata.name=${session.metadata.name}`,
      ],
    ]);
    expect(queued.stdout).toContain(session.metadata.name);
  });
});
