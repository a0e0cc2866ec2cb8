import type { PolicySpec } from './PolicySpec';
import type { Widening } from './Widening';

/** Fields of which one value is the looser. */
const FLAGS: Readonly<
  Record<
    string,
    { read: (spec: PolicySpec) => boolean | undefined; looser: boolean }
  >
> = {
  'spec.approvals.allowRequester': {
    read: spec => spec.approvals?.allowRequester,
    looser: true,
  },
  'spec.sandbox.requireNetworkPolicy': {
    read: spec => spec.sandbox?.requireNetworkPolicy,
    looser: false,
  },
  'spec.sandbox.requireUserNamespace': {
    read: spec => spec.sandbox?.requireUserNamespace,
    looser: false,
  },
};

/** Words of the namespace that take back what the platform has said. */
export function widerFlags(
  platform: PolicySpec,
  namespace: PolicySpec,
): Widening[] {
  return Object.entries(FLAGS).flatMap(([field, { read, looser }]) =>
    read(namespace) === looser && read(platform) === !looser
      ? [
          {
            field,
            message: `${field} is ${looser} and the platform says ${!looser}: leave it out.`,
          },
        ]
      : [],
  );
}
