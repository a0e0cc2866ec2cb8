const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** A span in its largest unit, by the browser's locale: `4 min`, `2 hr`. Below a minute it counts seconds. */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms);
  const { unit, ms: size } = UNITS.find(u => span >= u.ms) ?? {
    unit: 'second' as const,
    ms: 1000,
  };
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
  }).format(Math.floor(span / size));
}

/** How long a tool took, with a decimal where it is short: `3.2 s`. */
export function formatDuration(ms: number): string {
  if (ms >= 60_000) {
    return formatSpan(ms);
  }
  const isInstant = ms < 100;
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: isInstant ? 'millisecond' : 'second',
    unitDisplay: 'narrow',
    maximumFractionDigits: isInstant || ms >= 10_000 ? 0 : 1,
  }).format(isInstant ? ms : ms / 1000);
}

/** Money with its currency. */
export function formatMoney(cost: {
  amount: number;
  currency: string;
}): string {
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency: cost.currency,
  }).format(cost.amount);
}

/** The exact time, for a tooltip. */
export function formatExact(time: string): string {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(new Date(time));
}

/** Time of day with seconds, for dense lists. */
export function formatClock(time: string): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(
    new Date(time),
  );
}

/** Size of a file. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(
    units.length - 1,
    Math.floor(Math.log10(Math.max(1, bytes)) / 3),
  );
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** A count by locale. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat().format(count);
}
