import { coversPattern } from '../patterns/coversPattern';
import type { PolicySpec } from './PolicySpec';
import type { Widening } from './Widening';

interface ListRule {
  read: (spec: PolicySpec) => readonly string[] | undefined;
  covers: (outer: string, inner: string) => boolean;
}

const same = (outer: string, inner: string) => outer === inner;

const LISTS: Readonly<Record<string, ListRule>> = {
  'spec.models.allowed': {
    read: spec => spec.models?.allowed,
    covers: coversPattern,
  },
  'spec.tools.allowed': {
    read: spec => spec.tools?.allowed,
    covers: coversPattern,
  },
  'spec.approvals.approvers': {
    read: spec => spec.approvals?.approvers,
    covers: same,
  },
  'spec.sandbox.runtimeClasses': {
    read: spec => spec.sandbox?.runtimeClasses,
    covers: same,
  },
};

/** Lists of the namespace with something in them that is in none of the platform's. What the platform leaves out is open. */
export function widerLists(
  platform: PolicySpec,
  namespace: PolicySpec,
): Widening[] {
  return Object.entries(LISTS).flatMap(([field, { read, covers }]) => {
    const ceiling = read(platform);
    const outside = (read(namespace) ?? []).filter(
      own => ceiling && !ceiling.some(outer => covers(outer, own)),
    );
    return outside.length > 0
      ? [
          {
            field,
            message: `${field} has ${outside.join(
              ', ',
            )} and the platform allows ${
              ceiling?.join(', ') || 'none'
            }: take it out, or narrow it.`,
          },
        ]
      : [];
  });
}
