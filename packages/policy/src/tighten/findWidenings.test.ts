import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { anyPolicy } from '../__testUtils__/anyPolicy';
import { EFFECTS } from '../__testUtils__/effects';
import type { EffectivePolicy } from '../resolve/EffectivePolicy';
import { resolvePolicy } from '../resolve/resolvePolicy';
import { findWidenings } from './findWidenings';
import { WIDENING_CASES } from '../__testUtils__/wideningCases';

jest.setTimeout(60_000);

const pathOf = (field: string) => field.split('.').slice(1);

const read = (spec: NamespacePolicySpec, field: string) =>
  pathOf(field).reduce<unknown>(
    (part, key) => (part as Record<string, unknown> | undefined)?.[key],
    spec,
  );

/** A policy without one field, or without what cannot be there without that field: an amount, the network. */
function leaveOut(
  spec: NamespacePolicySpec,
  field: string,
): NamespacePolicySpec {
  const copy = structuredClone(spec);
  const path = pathOf(
    field.replace(/\.(monthly|perSession|currency|mode)$/, ''),
  );
  const part = read(copy, ['spec', ...path.slice(0, -1)].join('.'));
  // It may have gone with its part.
  if (part) delete (part as Record<string, unknown>)[path.at(-1)!];
  return copy;
}

const find = (platform: PlatformPolicySpec, namespace: NamespacePolicySpec) =>
  findWidenings({
    platform: { spec: platform },
    namespace: { name: 'team', spec: namespace },
  });

/** Each field that a way to find widenings passes holds beside the platform's policy as it does alone. */
function expectItsEffect(
  finds: typeof find,
  platform: PlatformPolicySpec,
  wanted: NamespacePolicySpec,
): void {
  // Field by field: what else is in the same part must hold its own.
  const spec = finds(platform, wanted).reduce(
    (left, { field }) => leaveOut(left, field),
    wanted,
  );
  const namespace = { name: 'team', spec };
  expect(finds(platform, spec)).toEqual([]);
  const alone = resolvePolicy({ namespace });
  const both = resolvePolicy({ platform: { spec: platform }, namespace });
  const said = Object.entries(EFFECTS).filter(
    ([field]) => read(spec, field) !== undefined,
  );
  const effects = (policy: EffectivePolicy) =>
    said.map(([field, effect]) => [field, effect(policy, spec)]);
  expect(effects(both)).toEqual(effects(alone));
}

const onlyWhatHasItsEffect = (finds: typeof find) =>
  fc.property(anyPolicy, anyPolicy, (platform, wanted) =>
    expectItsEffect(finds, platform, wanted),
  );

describe('findWidenings', () => {
  it.each(WIDENING_CASES)('%s', (_, { platform, wider, message, within }) => {
    expect(find(platform, wider).map(each => each.message)).toEqual([message]);
    const [{ field }] = find(platform, wider);
    expect(message.startsWith(`${field} `)).toBe(true);
    expect(find(platform, within)).toEqual([]);
    // What the platform is silent about is the namespace's own.
    expect(find({}, wider)).toEqual([]);
    expect(find(platform, {})).toEqual([]);
  });

  it('finds nothing where there is no platform policy, or none of the namespace', () => {
    const spec = { concurrency: { maxRunning: 9 } };
    expect(findWidenings({ namespace: { name: 'team', spec } })).toEqual([]);
    expect(
      findWidenings({ platform: { spec }, namespace: { name: 'team' } }),
    ).toEqual([]);
  });

  it('lets pass only what has the effect that it says', () => {
    fc.assert(onlyWhatHasItsEffect(find), { numRuns: 500 });
  });

  // Or else the property above says nothing.
  it.each(Object.keys(EFFECTS))('would not pass it if it missed %s', missed => {
    const { failed } = fc.check(
      onlyWhatHasItsEffect((platform, namespace) =>
        find(platform, namespace).filter(
          ({ field }) => !`${field}.`.startsWith(`${missed}.`),
        ),
      ),
      { numRuns: 5_000, endOnFailure: true },
    );
    expect(failed).toBe(true);
  });
});
