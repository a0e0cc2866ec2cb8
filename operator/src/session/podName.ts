/** The name of a session's Pod. It is deterministic, so that making it twice finds the first. */
export function podName(session: string, attempt: number): string {
  return attempt === 0 ? `session-${session}` : `session-${session}-${attempt}`;
}

/** Which attempt a Pod of that name is; undefined where the name is not one of this session. */
export function attemptOf(session: string, name: string): number | undefined {
  const base = `session-${session}`;
  if (name === base) return 0;
  const suffix = name.startsWith(`${base}-`) && name.slice(base.length + 1);
  return suffix && /^[1-9]\d*$/.test(suffix) ? Number(suffix) : undefined;
}
