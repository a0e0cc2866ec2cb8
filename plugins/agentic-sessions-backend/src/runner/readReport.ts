import type {
  SessionActivity,
  SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import { lastTurnEvent } from '../commands/lastTurnEvent';
import { isPostgres } from '../database/isPostgres';
import type { SessionRef } from '../notices/Notice';
import { newestSnapshot } from '../snapshots/newestSnapshot';
import { addUsage } from './addUsage';

/** The part of a session's status that the portal writes. */
export type Report = Pick<
  SessionStatus,
  'activity' | 'idleSince' | 'firstTurnAt' | 'usage' | 'artifacts' | 'snapshot'
>;

async function activityOf(
  knex: Knex,
  ref: SessionRef,
): Promise<{ activity: SessionActivity; idleSince?: string }> {
  const waiting = await knex('approvals')
    .where({ session_id: ref.sessionId, state: 'pending' })
    .first<{ id: string } | undefined>('id');
  if (waiting) {
    return { activity: 'WaitingForApproval' };
  }
  const turn = await lastTurnEvent(knex, ref);
  if (turn?.kind === 'turn.started') {
    return { activity: 'Working' };
  }
  // Nobody has kept it waiting whose message it is yet to hear.
  const unheard = await knex('commands')
    .where({ session_id: ref.sessionId, kind: 'message' })
    .whereNull('applied_at')
    .first<{ id: string } | undefined>('id');
  return {
    activity: 'Idle',
    ...(turn && !unheard ? { idleSince: turn.stored_at } : {}),
  };
}

async function firstTurnOf(
  knex: Knex,
  ref: SessionRef,
): Promise<Pick<Report, 'firstTurnAt'>> {
  const first = await knex('session_events')
    .where({ session_id: ref.sessionId, kind: 'turn.started' })
    .orderBy('seq')
    .first<{ stored_at: string } | undefined>('stored_at');
  return first ? { firstTurnAt: first.stored_at } : {};
}

async function snapshotOf(
  knex: Knex,
  ref: SessionRef,
): Promise<Pick<Report, 'snapshot'>> {
  const snapshot = await newestSnapshot(knex, ref);
  if (!snapshot) {
    return {};
  }
  const { attempt, takenAt, size: bytes } = snapshot;
  return { snapshot: { attempt, takenAt, bytes } };
}

/**
 * What a session does, has used and has made, read from the tables: the same whoever reads it, and however often. All of
 * one moment: a batch that is stored meanwhile is in it whole or not at all, or the cluster would show a turn that
 * began without what it cost.
 */
export async function readReport(knex: Knex, ref: SessionRef): Promise<Report> {
  return knex.transaction(
    trx => readAll(trx, ref),
    // PostgreSQL shows each statement another moment otherwise; SQLite knows nothing else.
    isPostgres(knex)
      ? { isolationLevel: 'repeatable read', readOnly: true }
      : {},
  );
}

async function readAll(knex: Knex, ref: SessionRef): Promise<Report> {
  const usages = await knex('session_events')
    .where({ session_id: ref.sessionId, kind: 'usage' })
    .orderBy('seq')
    .select<{ body: string }[]>('body');
  const files = await knex('artifacts')
    .where({ session_id: ref.sessionId })
    .countDistinct<{ count: number | string }[]>({ count: 'path' })
    .first();
  return {
    ...(await activityOf(knex, ref)),
    ...(await firstTurnOf(knex, ref)),
    usage: addUsage(usages.map(row => ({ body: JSON.parse(row.body) }))),
    artifacts: { count: Number(files?.count ?? 0) },
    ...(await snapshotOf(knex, ref)),
  };
}
