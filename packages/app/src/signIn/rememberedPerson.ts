const KEY = 'agentic-sessions.person';

/** Who signed in on this tab. Of the tab and not of the browser, so that two tabs may be two people. */
export const rememberedPerson = {
  get: (): string | null => sessionStorage.getItem(KEY),
  set: (person: string): void => sessionStorage.setItem(KEY, person),
  forget: (): void => sessionStorage.removeItem(KEY),
};
