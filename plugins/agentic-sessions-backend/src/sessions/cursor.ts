import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { SessionCursor } from './SessionQuery';

const schema = z.tuple([z.iso.datetime(), z.string().max(253)]);

/** A cursor as clients carry it. It holds a place, no rights: each page is decided anew. */
export function formatCursor(cursor: SessionCursor): string {
  return Buffer.from(
    JSON.stringify([cursor.createdAt, cursor.sessionId]),
  ).toString('base64url');
}

/** @throws InputError where it is not one of ours. */
export function parseCursor(text: string): SessionCursor {
  try {
    const [createdAt, sessionId] = schema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    return { createdAt, sessionId };
  } catch {
    throw new InputError(
      'This cursor is not one of ours; begin again without it',
    );
  }
}
