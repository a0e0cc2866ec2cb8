/** One figure of a scrape. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Reads Prometheus' text form, as a scrape brings it. */
export function parseMetrics(text: string): Sample[] {
  return text
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
    .map(line => {
      const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!match) throw new Error(`This is no sample: ${line}`);
      const [, name, labels = '', value] = match;
      return {
        name,
        labels: Object.fromEntries(
          [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, word]) => [
            key,
            word,
          ]),
        ),
        value: Number(value),
      };
    });
}
