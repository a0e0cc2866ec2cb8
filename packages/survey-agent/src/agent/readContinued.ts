import { META_CONTINUES } from '@agentic-sessions/runner-protocol';

/**
 * What was asked in the turn that this one goes on with, where its client says that it does.
 */
export function readContinued(
  meta: Record<string, unknown> | null | undefined,
): string | undefined {
  const asked = meta?.[META_CONTINUES];
  return typeof asked === 'string' ? asked : undefined;
}
