import type { EffectivePolicy } from '../resolve/EffectivePolicy';
import type { Finding, RuleContext } from './types';

const WORDS = {
  queueSeconds: 'wait for a place',
  startSeconds: 'take to start',
  runSeconds: 'run',
  idleSeconds: 'wait for a message',
} as const;

/** The limits of time that hold: what was asked for, within the ceilings; and a word about each that was cut. */
export function limitTimeouts({
  input,
  policy,
}: RuleContext): Finding & { timeouts: EffectivePolicy['timeouts'] } {
  const timeouts = { ...policy.timeouts };
  const warnings: string[] = [];
  for (const key of Object.keys(WORDS) as (keyof typeof WORDS)[]) {
    const wanted = input.request.timeouts?.[key];
    const ceiling = policy.timeouts[key];
    if (wanted === undefined) continue;
    timeouts[key] = Math.min(wanted, ceiling);
    if (wanted > ceiling) {
      warnings.push(
        `It may ${WORDS[key]} ${ceiling} s, the limit of ${input.namespace.name}, and not ${wanted} s.`,
      );
    }
  }
  return {
    timeouts,
    warnings,
    explanations: [`It runs for ${timeouts.runSeconds} s at most.`],
  };
}
