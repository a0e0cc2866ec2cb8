import type { SessionUpdate } from '@agentclientprotocol/sdk';
import type { SurveyState } from '../findings';
import type { SessionMeta } from './readMeta';

/** One ACP session: where it works, what it found, and what it said so far. */
export type SurveySession = {
  id: string;
  cwd: string;
  meta: SessionMeta;
  /** Undefined until a survey began. */
  state?: SurveyState;
  toolCalls: number;
  /** Everything said, for `session/load`. */
  transcript: SessionUpdate[];
};

/** What survives the process. */
export type StoredSession = Pick<
  SurveySession,
  'id' | 'cwd' | 'meta' | 'state' | 'toolCalls' | 'transcript'
> & { version: 1 };
