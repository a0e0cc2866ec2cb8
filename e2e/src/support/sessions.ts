import { eventually } from '@agentic-sessions/test-support';
import { api, type Person } from './api';

/** One entry of a session's ledger. */
export interface LedgerEntry {
  seq: number;
  time: string;
  kind: string;
  actor: string;
  body: any;
  hash: string;
}

const path = (namespace: string, id: string) =>
  `/namespaces/${namespace}/sessions/${id}`;

/** Reads a session as a person. */
export async function readSession(
  person: Person,
  namespace: string,
  id: string,
): Promise<any> {
  const { status, body } = await api(person, 'GET', path(namespace, id));
  if (status !== 200) {
    throw new Error(`Session ${id}: ${status} ${JSON.stringify(body)}`);
  }
  return body;
}

/** Waits until a session is in one of these phases. */
export async function waitForPhase(
  person: Person,
  namespace: string,
  id: string,
  phases: string[],
  timeoutMs = 90_000,
): Promise<any> {
  return eventually(
    async () => {
      const session = await readSession(person, namespace, id);
      if (!phases.includes(session.phase)) {
        throw new Error(
          `Session ${id} is ${session.phase} (${session.reason}: ${
            session.message
          }), not yet ${phases.join(' or ')}`,
        );
      }
      return session;
    },
    { timeoutMs, intervalMs: 300 },
  );
}

/** The whole ledger of a session. */
export async function readLedger(
  person: Person,
  namespace: string,
  id: string,
): Promise<LedgerEntry[]> {
  const events: LedgerEntry[] = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const { status, body } = await api(
      person,
      'GET',
      `${path(namespace, id)}/events?after=${after}&limit=1000`,
    );
    if (status !== 200) {
      throw new Error(`Ledger of ${id}: ${status} ${JSON.stringify(body)}`);
    }
    events.push(...body.events);
    if (!body.hasMore) {
      return events;
    }
  }
}

/** Waits for an approval of a session to be pending. */
export async function waitForApproval(
  person: Person,
  namespace: string,
  id: string,
): Promise<any> {
  return eventually(
    async () => {
      const { body } = await api(
        person,
        'GET',
        `${path(namespace, id)}/approvals`,
      );
      const pending = body.approvals?.find(
        (approval: { state: string }) => approval.state === 'pending',
      );
      if (!pending) {
        throw new Error(`No approval of ${id} is pending`);
      }
      return pending;
    },
    { timeoutMs: 90_000, intervalMs: 300 },
  );
}

/** Decides an approval. */
export async function decide(
  person: Person,
  approval: { id: string; namespace: string; sessionId: string; hash: string },
  decision: 'approved' | 'denied',
  comment?: string,
) {
  return api(
    person,
    'POST',
    `${path(approval.namespace, approval.sessionId)}/approvals/${
      approval.id
    }/decision`,
    { decision, hash: approval.hash, ...(comment ? { comment } : {}) },
  );
}
