import type { LabelSelector } from './policyObjects';

/** Whether labels meet a selector, as `metav1.LabelSelector` defines it: an empty one meets all. */
export function matchesSelector(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => labels[key] === value,
    ) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      switch (operator) {
        case 'In':
          return value !== undefined && (values?.includes(value) ?? false);
        case 'NotIn':
          return value === undefined || !values?.includes(value);
        case 'Exists':
          return value !== undefined;
        default: // DoesNotExist: the API server takes no others
          return value === undefined;
      }
    })
  );
}
