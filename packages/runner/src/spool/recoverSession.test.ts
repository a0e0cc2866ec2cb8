import type { RunnerEvent } from '@agentic-sessions/runner-protocol';
import { closeOpenEnds } from '../session/closeOpenEnds';
import { recoverSession } from './recoverSession';

const events = (...list: Array<[string, object]>): RunnerEvent[] =>
  list.map(
    ([kind, body], index) =>
      ({
        runnerSeq: index + 1,
        time: '2026-01-01T00:00:00Z',
        kind,
        body,
      } as RunnerEvent),
  );

describe('recoverSession', () => {
  it('finds nothing in an empty spool', () => {
    const state = recoverSession([]);
    expect(state).toMatchObject({ lastTurn: 0, permissions: 0 });
    expect(closeOpenEnds(state)).toEqual([]);
  });

  it('finds what is open and what is done', () => {
    const state = recoverSession(
      events(
        ['git.cloned', { path: '/workspace/a', commit: 'c1' }],
        ['turn.started', { turn: 1 }],
        ['permission.resolved', { requestId: 'p1', by: 'policy' }],
        ['turn.ended', { turn: 1 }],
        ['artifact.added', { path: 'r.md', digest: 'd1' }],
        ['artifact.added', { path: 'r.md', digest: 'd2' }],
        ['turn.started', { turn: 2, commandId: 'm1' }],
        ['permission.requested', { requestId: 'p2' }],
        ['permission.resolved', { requestId: 'p2', by: 'person' }],
        ['permission.requested', { requestId: 'p3' }],
        ['command.applied', { commandId: 'd1' }],
      ),
    );
    expect(state).toEqual({
      lastTurn: 2,
      openTurn: 2,
      permissions: 3,
      openPermissions: ['p3'],
      appliedCommands: new Set(['m1', 'd1']),
      artifacts: new Map([['r.md', 'd2']]),
      cloned: new Map([['/workspace/a', 'c1']]),
    });
    expect(closeOpenEnds(state).map(({ kind }) => kind)).toEqual([
      'permission.resolved',
      'note',
      'turn.ended',
    ]);
  });
});
