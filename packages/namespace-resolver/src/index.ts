/**
 * Which trigger does an event belong to, and as whom? Pure functions over SessionTriggers.
 *
 * @packageDocumentation
 */
export { matchTrigger, type MatchTriggerOptions } from './matchTrigger';
export { validateTrigger, type TriggerProblem } from './validateTrigger';
export {
  findHiddenCharacters,
  type HiddenCharacters,
} from './findHiddenCharacters';
export type {
  IgnoredReason,
  InboundEvent,
  SessionDraft,
  TriggerDecision,
  TriggerIgnored,
  TriggerMatched,
  TriggerVerdict,
} from './types';
