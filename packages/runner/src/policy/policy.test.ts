import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import type { PermissionOption } from '@agentclientprotocol/sdk';
import { ManualClock } from '../__testUtils__/ManualClock';
import { chooseOption } from './chooseOption';
import { CurrentPolicy } from './CurrentPolicy';
import { fitArguments } from './fitArguments';
import { PermissionBroker, type DecideCommand } from './PermissionBroker';
import { permissionHash } from './permissionHash';
import { snapshotToolPolicy } from './snapshotToolPolicy';

describe('chooseOption', () => {
  const option = (kind: string): PermissionOption => ({
    optionId: `id-${kind}`,
    name: kind,
    kind: kind as PermissionOption['kind'],
  });
  const all = ['allow_always', 'allow_once', 'reject_always', 'reject_once'];

  it.each([
    ['yes', true, all, 'allow_once'],
    ['no', false, all, 'reject_once'],
    ['yes', true, ['allow_always', 'reject_once'], 'allow_always'],
    ['yes', false, ['allow_always', 'reject_once'], undefined],
    ['no', false, ['allow_once', 'reject_always'], 'reject_always'],
    ['no', false, ['allow_once'], undefined],
    ['yes', true, [], undefined],
  ] as const)(
    '%s (always: %s) of %j is %s',
    (answer, always, kinds, expected) => {
      const { outcome } = chooseOption(kinds.map(option), answer, always);
      expect(outcome).toEqual(
        expected
          ? { outcome: 'selected', optionId: `id-${expected}` }
          : { outcome: 'cancelled' },
      );
    },
  );
});

describe('snapshotToolPolicy', () => {
  const snapshot: SessionPolicySnapshot = {
    version: 'v',
    models: { allowed: ['*'], blocked: [] },
    tools: { allowed: ['*'], blocked: ['mcp__jira*', 'git push'] },
    approvals: { required: ['edit', 'npm publish'] },
  };
  const policy = snapshotToolPolicy(snapshot, 60);

  it.each([
    [{ kind: 'read', title: 'Read a' }, 'allow'],
    [{ kind: 'edit', title: 'Write a' }, 'ask'],
    [{ kind: 'other', title: 'mcp__jira__create' }, 'deny'],
    [{ title: 'mcp__jira__create' }, 'deny'],
    [
      { kind: 'execute', title: 'Run', rawInput: { command: 'git push' } },
      'deny',
    ],
    [
      {
        kind: 'execute',
        rawInput: { command: ['bash', '-lc', 'cd a && git push'] },
      },
      'deny',
    ],
    [{ kind: 'execute', title: '`npm publish`' }, 'ask'],
    [{ kind: 'execute', title: 'npm publish' }, 'ask'],
    // A command stays one under whatever kind an agent files it.
    [{ kind: 'read', rawInput: { command: 'git push' } }, 'deny'],
    [{ kind: 'execute', rawInput: { command: 'npm test' } }, 'allow'],
  ])('%j: %s', (call, outcome) => {
    expect(policy.decide(call).outcome).toBe(outcome);
  });

  it('lets a session without a policy read, and asks for the rest', () => {
    const none = snapshotToolPolicy(undefined, 60);
    expect(none).toMatchObject({ version: 'none', expirySeconds: 60 });
    expect(none.decide({ kind: 'read' }).outcome).toBe('allow');
    for (const call of [
      { kind: 'edit' },
      { kind: 'execute', rawInput: { command: 'ls' } },
      { kind: 'read', rawInput: { command: 'git push' } },
    ]) {
      expect(none.decide(call).outcome).toBe('ask');
    }
  });
});

describe('CurrentPolicy', () => {
  const allowing: SessionPolicySnapshot = {
    version: 'v1',
    models: { allowed: ['*'], blocked: [] },
    tools: { allowed: ['*'], blocked: [] },
    approvals: { required: [], expirySeconds: 60 },
  };
  const denying: SessionPolicySnapshot = {
    ...allowing,
    version: 'v2',
    tools: { allowed: ['read'], blocked: [] },
    approvals: { required: ['read'], expirySeconds: 30 },
  };

  it('judges the next call by what holds then, and no finished one by what came after it', async () => {
    const clock = new ManualClock();
    const changed = jest.fn();
    const policy = new CurrentPolicy({
      snapshot: allowing,
      defaultExpirySeconds: 1,
      clock,
      changed,
    });
    const edit = { kind: 'edit' };
    const began = clock.now();
    await clock.advance(10);
    policy.replace({ ...allowing });
    expect(changed).not.toHaveBeenCalled();
    policy.replace(denying);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(policy).toMatchObject({ version: 'v2', expirySeconds: 30 });
    expect(policy.decide(edit).outcome).toBe('deny');
    expect(policy.decide({ kind: 'read' }).outcome).toBe('ask');
    expect(policy.decideDone(edit, began).outcome).toBe('allow');
    await clock.advance(10);
    expect(policy.decideDone(edit, clock.now()).outcome).toBe('deny');
  });

  it('is what it was where another cannot be understood', async () => {
    const clock = new ManualClock();
    const changed = jest.fn();
    const policy = new CurrentPolicy({
      snapshot: denying,
      defaultExpirySeconds: 1,
      clock,
      changed,
    });
    const broken = { ...allowing, version: 'v3', approvals: undefined };
    expect(() => policy.replace(broken as never)).toThrow(TypeError);
    expect(policy.version).toBe('v2');
    expect(changed).not.toHaveBeenCalled();
    const former: unknown = Reflect.get(policy, 'former');
    expect(former).toEqual([]);
  });
});

describe('permissionHash', () => {
  it('does not depend on the order of members, and on everything else', () => {
    const hash = (args: unknown, version = 'v') =>
      permissionHash({ tool: 't', arguments: args, policyVersion: version });
    expect(hash({ a: 1, b: [1, { d: 2, c: 3 }] })).toBe(
      hash({ b: [1, { c: 3, d: 2 }], a: 1 }),
    );
    expect(hash({ a: 1 })).not.toBe(hash({ a: '1' }));
    expect(hash([1, 2])).not.toBe(hash([2, 1]));
    expect(hash({ a: 1 })).not.toBe(hash({ a: 1 }, 'w'));
  });

  it('covers every byte of arguments that are too large to show', () => {
    const large = (end: string) =>
      fitArguments({ text: `${'x'.repeat(300_000)}${end}` });
    expect(JSON.stringify(large('a')).length).toBeLessThan(40_000);
    expect(large('a')).not.toEqual(large('b'));
  });
});

describe('PermissionBroker', () => {
  const decide = (fields: Partial<DecideCommand> = {}): DecideCommand => ({
    id: 'c',
    time: '',
    actor: '',
    kind: 'decide',
    requestId: 'p1',
    hash: 'h',
    decision: 'approved',
    ...fields,
  });

  it('lets the portal say when time is up, and says so itself where it is away', async () => {
    const clock = new ManualClock();
    const broker = new PermissionBroker(clock, 5_000);
    const decision = broker.wait('p1', 'h', 10);
    await clock.advance(14_999);
    const first = await Promise.race([decision, 'waiting']);
    expect(first).toBe('waiting');
    await clock.advance(1);
    await expect(decision).resolves.toEqual({
      outcome: 'expired',
      by: 'runner',
    });
    expect(broker.decide(decide())).toEqual({ reason: 'NotWaiting' });
  });

  it('counts only a decision of the very thing that was asked, and only the first', async () => {
    const broker = new PermissionBroker(new ManualClock());
    const decision = broker.wait('p1', 'h', 10);
    expect(broker.decide(decide({ hash: 'other' }))).toEqual({
      reason: 'HashMismatch',
    });
    expect(broker.decide(decide({ requestId: 'p2' }))).toEqual({
      reason: 'NotWaiting',
    });
    expect(
      broker.decide(decide({ decision: 'denied', comment: 'no' })),
    ).toEqual({ applied: true });
    expect(broker.decide(decide())).toEqual({ reason: 'NotWaiting' });
    await expect(decision).resolves.toEqual({
      outcome: 'denied',
      by: 'person',
      comment: 'no',
      commandId: 'c',
    });
  });
});
