import type { LedgerEvent } from '../../api/types';
import type { BodyReader } from '../bodyReader';
import type { Draft } from './Draft';

/** Folds one event of one kind into a conversation. */
export type EventFolder = (
  draft: Draft,
  event: LedgerEvent,
  body: BodyReader,
) => void;
