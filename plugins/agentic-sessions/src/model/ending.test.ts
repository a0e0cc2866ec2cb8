import { anEvent } from '../testing/fixtures';
import { defaultMessages } from '../translation';
import type { Translate } from '../hooks/useT';
import { EMPTY_CONVERSATION } from './conversation';
import { ending } from './ending';
import { foldEvents } from './foldEvents';

/** The words without a translation. */
const t = ((key: string, values: Record<string, string> = {}) => {
  const text = key
    .split('.')
    .reduce<unknown>(
      (node, part) => (node as Record<string, unknown>)[part],
      defaultMessages,
    ) as string;
  return text.replace(/{{(\w+)}}/g, (_, name) => values[name]);
}) as unknown as Translate;

const after = (kind: string, body: object = {}) =>
  foldEvents(EMPTY_CONVERSATION, [
    anEvent(1, kind, body, { actor: 'ada' }),
    anEvent(2, 'session.ended', { phase: 'Completed' }, { actor: 'portal' }),
  ]);

const MESSAGE = 'Somebody ended it.';

describe('ending', () => {
  it.each([
    ['FinishedByUser', 'user.finish', {}, 'ada declared it done.'],
    [
      'StoppedByUser',
      'user.stop',
      { reason: 'wrong branch' },
      'ada stopped it: wrong branch',
    ],
    ['StoppedByUser', 'user.stop', {}, 'ada stopped it.'],
    [
      'InterruptedByUser',
      'user.interrupt',
      {},
      'ada interrupted its only turn.',
    ],
    // What the cluster says stands where the ledger names nobody for it.
    ['StoppedByUser', 'user.finish', {}, MESSAGE],
    ['IdleTimeout', 'user.finish', {}, MESSAGE],
    ['TimedOut', 'note', { text: 'x' }, MESSAGE],
  ])('%s after %s %j: %s', (reason, kind, body, sentence) =>
    expect(ending({ reason, message: MESSAGE }, after(kind, body), t)).toBe(
      sentence,
    ),
  );
});
