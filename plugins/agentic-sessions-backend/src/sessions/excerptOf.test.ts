import { excerptOf } from './excerptOf';
import { sessionTitle } from './sessionTitle';

describe('excerptOf', () => {
  it.each([
    ['Look at\n  the  test', 'Issue 1', 'Look at the test'],
    ['Look at the test', 'Look at the test', undefined],
    ['  ', 'Issue 1', undefined],
    ['First line\nand more', 'First line', 'First line and more'],
    ['😀'.repeat(161), 'Issue 1', `${'😀'.repeat(159)}…`],
  ])('%j under %j: %j', (prompt, title, excerpt) =>
    expect(excerptOf(prompt, title)).toBe(excerpt),
  );

  it('says nothing twice where the title is the beginning of the prompt', () => {
    const prompt = 'word '.repeat(60);
    expect(excerptOf(prompt, sessionTitle({ prompt }))).toBeUndefined();
  });
});
