import { mayBeOnSessionPod, SESSION_POD_LABELS } from './sessionPodLabels';

/** A `metav1.LabelSelector`. */
interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** Whether no session's Pod has this label with one of these values. */
function neverIs(key: string, values: readonly string[]): boolean {
  if (!mayBeOnSessionPod(key)) return true;
  const fixed = SESSION_POD_LABELS[key];
  return fixed !== undefined && !values.includes(fixed);
}

/**
 * Whether a selector certainly chooses no Pod of a session, whatever sessions there will be. Of what is uncertain it
 * says no. `manifests/admission/session-network.yaml` says the same in CEL.
 */
export function excludesSessionPods(selector: Selector = {}): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).some(([key, value]) =>
      neverIs(key, [value]),
    ) ||
    (selector.matchExpressions ?? []).some(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return neverIs(key, values);
        case 'Exists':
          return !mayBeOnSessionPod(key);
        case 'NotIn':
          return values.some(value => SESSION_POD_LABELS[key] === value);
        case 'DoesNotExist':
          return Object.hasOwn(SESSION_POD_LABELS, key);
        default:
          return false;
      }
    })
  );
}
