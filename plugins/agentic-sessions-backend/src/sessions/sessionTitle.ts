import type { SessionSpec } from '@agentic-sessions/kubernetes-api';

const LONGEST = 120;

/** What a session is called: its title, else the first line of what it was asked. */
export function sessionTitle(
  spec: Pick<SessionSpec, 'title' | 'prompt'>,
): string {
  if (spec.title) {
    return spec.title;
  }
  const line = spec.prompt.trim().split('\n')[0].trim();
  const characters = [...line];
  return characters.length > LONGEST
    ? `${characters.slice(0, LONGEST - 1).join('')}…`
    : line || 'Untitled session';
}
