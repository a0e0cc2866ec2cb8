import type { PolicySources } from './PolicySources';
import { POLICY_DEFAULTS } from './policyDefaults';
import { smaller } from './smaller';

/** How many sessions may run at once, and what priority counts while others wait. */
export interface QueueRules {
  /** Sessions of the namespace at once. */
  maxRunning: number;
  /** Whose word `maxRunning` is. */
  owner: 'namespace' | 'platform';
  /** Sessions of all namespaces together; absent where nobody limits them. */
  maxRunningTotal?: number;
  /** A higher priority counts as this; absent where nobody limits it. */
  maxPriority?: number;
}

/** The rules of the queue that hold in a namespace; of two limits the smaller. */
export function resolveQueue({
  platform,
  namespace,
}: PolicySources): QueueRules {
  const ceiling = platform?.spec.concurrency;
  const own = namespace.spec?.concurrency;
  const wanted = own?.maxRunning ?? POLICY_DEFAULTS.maxRunning;
  const maxRunning = Math.min(ceiling?.maxRunning ?? Infinity, wanted);
  const maxPriority = smaller(ceiling?.maxPriority, own?.maxPriority);
  return {
    maxRunning,
    owner:
      ceiling?.maxRunning === maxRunning && own?.maxRunning !== maxRunning
        ? 'platform'
        : 'namespace',
    ...(ceiling?.maxRunningTotal !== undefined && {
      maxRunningTotal: ceiling.maxRunningTotal,
    }),
    ...(maxPriority !== undefined && { maxPriority }),
  };
}
