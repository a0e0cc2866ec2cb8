/** How an actor of the ledger is called: `user:default/ada` is `ada`. */
export function personName(actor: string): string {
  const name = actor.slice(actor.lastIndexOf('/') + 1);
  return name.startsWith('user:') ? name.slice('user:'.length) : name;
}
