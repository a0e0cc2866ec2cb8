/** Who can change a rule, as the end of a sentence of advice. */
export function askWhom(
  owner: 'platform' | 'namespace',
  namespace: string,
): string {
  return owner === 'platform'
    ? 'ask a platform engineer to change it'
    : `ask an admin of ${namespace} to change it`;
}
