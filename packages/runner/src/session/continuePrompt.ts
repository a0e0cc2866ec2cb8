/**
 * What an agent is told where the end of a Pod had cut a turn short: to go on, with what it was asked, since not every agent
 * remembers.
 */
export function continuePrompt(
  asked: string,
  options: { filesKept: boolean },
): string {
  const files = options.filesKept
    ? 'Your files are as you left them; look at what is already done before you do anything again.'
    : 'Your files could not be kept, so look at what is there before you rely on it.';
  return `Go on with what you were asked, from where you were interrupted. ${files}\n\nYou were asked:\n${asked}`;
}
