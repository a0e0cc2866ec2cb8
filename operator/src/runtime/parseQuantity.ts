const UNITS: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number that a quantity of Kubernetes stands for; NaN where it is none that the AgentRuntime's schema allows. */
export function parseQuantity(quantity: string | number): number {
  const parts = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(String(quantity));
  return parts
    ? Number(parts[1]) * (UNITS[parts[2]] ?? Number.NaN)
    : Number.NaN;
}
