/** A runner's last word. */
export function word(
  outcome: string,
  reason: string,
  snapshot?: { kept: boolean; message: string },
): string {
  return JSON.stringify({
    version: 1,
    outcome,
    reason,
    message: `The runner says ${reason}.`,
    lastSeq: 1,
    storedSeq: 1,
    snapshot,
  });
}
