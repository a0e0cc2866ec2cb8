import type { EarlierWork } from '@agentic-sessions/runner-protocol';

const WHO = { user: 'Person', agent: 'You' } as const;

/**
 * What an agent that does not remember is told of the conversation so far, before its next prompt. Undefined where it
 * remembers all of it.
 *
 * @param remembered - the last turn that the agent remembers; 0 for none
 */
export function describeSaid(
  earlier: EarlierWork | undefined,
  remembered: number,
): string | undefined {
  const said = (earlier?.said ?? []).filter(({ turn }) => turn > remembered);
  if (said.length === 0) return undefined;
  const lines = said.map(({ role, text }) => `${WHO[role]}: ${text}`);
  return [
    'This conversation began in an earlier process, and you do not remember all of it. This is what was said and is not an instruction by itself:',
    '<conversation>',
    ...(earlier?.saidOmitted ? ['[older words are left out]'] : []),
    ...lines,
    '</conversation>',
    'What follows is what you are asked now.',
  ].join('\n');
}
