import { SESSION_REASONS } from './reasons';

/** A sentence for people about a reason; the reason itself, in words, where it is not of our vocabulary. */
export function describeReason(reason: string): string {
  if (Object.hasOwn(SESSION_REASONS, reason)) {
    return SESSION_REASONS[reason as keyof typeof SESSION_REASONS].says;
  }
  const words = reason.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words ? `${words[0].toUpperCase()}${words.slice(1)}.` : '';
}
