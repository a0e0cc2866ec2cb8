import { KubernetesError } from '@agentic-sessions/kubernetes-client';

/** What it means that the API server did not take a Pod. */
export type Refusal =
  /** There is no room in a ResourceQuota; there may be later. */
  | { kind: 'quota'; message: string }
  /** Something is not there yet, not allowed to us, or does not answer; that may change without a change of the session. */
  | { kind: 'notYet'; message: string }
  /** A Pod of that name is there that is not the session's. */
  | { kind: 'taken'; message: string }
  /** Its network could not be closed; somebody may cure that. */
  | { kind: 'network'; message: string }
  /** An admission rule says no, and will say it again. */
  | { kind: 'refused'; message: string }
  /** The Pod itself is wrong. */
  | { kind: 'invalid'; message: string }
  /** The namespace goes, and the session with it. */
  | { kind: 'namespaceGone'; message: string };

/**
 * How admission says no. With which code is its author's choice: a ValidatingAdmissionPolicy without `reason` answers 422 as
 * for a Pod that is wrong in itself, a webhook whatever it likes.
 */
const ADMISSION =
  /(?:Validating|Mutating)AdmissionPolicy '[^']*'.* denied request|admission webhook "[^"]*" denied the request/s;

/** Understands why a Pod was refused; undefined where nobody refused anything (no answer, 429, 5xx): try again. */
export function classifyRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof KubernetesError)) return undefined;
  const { statusCode, message, status } = error;
  if (ADMISSION.test(message) && statusCode < 500 && statusCode !== 429) {
    return { kind: 'refused', message };
  }
  if (statusCode === 400 || statusCode === 422) {
    return { kind: 'invalid', message };
  }
  if (statusCode === 404) return { kind: 'namespaceGone', message };
  if (statusCode !== 403) return undefined;
  const terminating =
    status?.details?.causes?.some(c => c.reason === 'NamespaceTerminating') ||
    message.includes('because it is being terminated');
  if (terminating) return { kind: 'namespaceGone', message };
  if (message.includes('exceeded quota')) return { kind: 'quota', message };
  if (
    // Authorization, not admission: our own rights are missing.
    / cannot \w+ resource "(pods|networkpolicies)"/.test(message) ||
    // A new namespace has its ServiceAccount, or its quota its first count, a moment later.
    message.includes('error looking up service account') ||
    message.includes('status unknown for quota')
  ) {
    return { kind: 'notYet', message };
  }
  return { kind: 'refused', message };
}
