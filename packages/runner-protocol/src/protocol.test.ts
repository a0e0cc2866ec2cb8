import {
  commandSchema,
  eventsRequestSchema,
  permissionHashInput,
  PORTAL_EVENT_KINDS,
  RUNNER_EVENT_KINDS,
  runnerEventBodies,
} from './index';

describe('events', () => {
  const batch = (kind: string, runnerSeq = 1) =>
    eventsRequestSchema.safeParse({
      attempt: 0,
      events: [{ runnerSeq, time: '2026-01-01T00:00:00.000Z', kind, body: {} }],
    }).success;

  it('have a body each, and none that is the portal’s to write', () => {
    expect(Object.keys(runnerEventBodies)).toEqual([...RUNNER_EVENT_KINDS]);
    for (const kind of RUNNER_EVENT_KINDS) expect(batch(kind)).toBe(true);
    for (const kind of PORTAL_EVENT_KINDS) expect(batch(kind)).toBe(false);
  });

  it('are numbered from 1', () => {
    expect(batch('note', 0)).toBe(false);
    expect(batch('note', 1.5)).toBe(false);
  });

  it('keep tool content newer than these schemas as it came', () => {
    const content = [
      { type: 'terminal', terminalId: 't' },
      { type: 'content', content: { type: 'text', text: 'x', annotations: 1 } },
      { type: 'diff', path: 'a', oldText: null, newText: 'b' },
    ];
    expect(
      runnerEventBodies['tool.call'].parse({
        toolCallId: 't',
        turn: 1,
        content,
      }).content,
    ).toEqual(content);
  });
});

describe('commandSchema', () => {
  const base = { id: 'c', time: 't', actor: 'a' };

  it.each([
    { kind: 'message', text: 'x' },
    { kind: 'interrupt' },
    { kind: 'decide', requestId: 'p', hash: 'h', decision: 'denied' },
    { kind: 'finish' },
    { kind: 'stop' },
  ])('knows %j', command => {
    expect(commandSchema.parse({ ...base, ...command })).toEqual({
      ...base,
      ...command,
    });
  });

  it.each([
    { kind: 'message' },
    { kind: 'decide', requestId: 'p', decision: 'approved' },
    { kind: 'decide', requestId: 'p', hash: 'h', decision: 'maybe' },
    { kind: 'reboot' },
  ])('refuses %j', command => {
    expect(commandSchema.safeParse({ ...base, ...command }).success).toBe(
      false,
    );
  });
});

describe('permissionHashInput', () => {
  it('is canonical JSON', () => {
    expect(
      permissionHashInput({
        tool: 'edit',
        policyVersion: 'v',
        arguments: { b: [1, undefined, 'ü"'], a: { d: null, c: undefined } },
      }),
    ).toBe(
      '{"arguments":{"a":{"d":null},"b":[1,null,"ü\\""]},"policyVersion":"v","tool":"edit"}',
    );
  });

  it('is the same before and after a journey as JSON', () => {
    const subject = {
      tool: 't',
      policyVersion: 'v',
      arguments: { z: 1, a: [{ y: 2, x: undefined }], '10': 1, '9': 2 },
    };
    expect(permissionHashInput(JSON.parse(JSON.stringify(subject)))).toBe(
      permissionHashInput(subject),
    );
  });
});
