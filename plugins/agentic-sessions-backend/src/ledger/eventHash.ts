import { canonicalJson } from '@agentic-sessions/kubernetes-api';
import { sha256Hex } from '../database/sha256Hex';
import type { LedgerEvent } from './LedgerEvent';

/**
 * Hash of one event: SHA-256 over the canonical JSON (RFC 8785) of everything in it, the hash of the event before
 * included, so that no event can be changed, moved, left out or put in without breaking every hash after it.
 */
export function eventHash(event: Omit<LedgerEvent, 'hash'>): string {
  return sha256Hex(
    canonicalJson({
      namespace: event.namespace,
      sessionId: event.sessionId,
      seq: event.seq,
      time: event.time,
      storedAt: event.storedAt,
      kind: event.kind,
      actor: event.actor,
      attempt: event.attempt ?? null,
      runnerSeq: event.runnerSeq ?? null,
      sourceKey: event.sourceKey ?? null,
      body: event.body,
      prevHash: event.prevHash,
    }),
  );
}
