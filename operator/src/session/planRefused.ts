import { adviseOnRefusal } from './adviseOnRefusal';
import type { Refusal } from './classifyRefusal';
import { admittedConditions } from './conditions';
import { draftStatus } from './draftStatus';
import { namespaceGoes } from './namespaceGoes';
import type { ObservedSession } from './ObservedSession';
import { planEnd } from './planEnd';
import { podName } from './podName';
import type { SessionAction } from './SessionAction';

const CONDITION_REASON = {
  quota: 'QuotaExceeded',
  notYet: 'NotYetPossible',
  taken: 'NameTaken',
  network: 'NetworkOpen',
} as const;

const WAITS = {
  quota: 'The cluster does not take its Pod yet, so it is asked again',
  notYet: 'The cluster does not take its Pod yet, so it is asked again',
  taken: 'Its Pod is made when the one that has its name is gone',
  network: 'Its Pod is not made as long as its network would be open',
} as const;

/** How soon to ask again for what may become possible. */
const ASK_AGAIN_MS = 5_000;

/** What to do where the API server did not take the Pod. */
export function planRefused(
  observed: ObservedSession,
  attempt: number,
  refusal: Refusal,
): SessionAction[] {
  // The advice first: what the API server says may be longer than the field.
  const advice = adviseOnRefusal(refusal);
  const say = (what: string) =>
    [
      `${what}${advice && `. ${advice} The API server says`}:`,
      refusal.message,
    ].join(' ');
  switch (refusal.kind) {
    case 'namespaceGone':
      // Mostly the session goes with it a moment later; where a legal hold keeps it, both stay, and this is what is so.
      return planEnd(observed, {
        phase: 'Failed',
        ...namespaceGoes(observed),
      });
    case 'refused':
    case 'invalid':
      return planEnd(observed, {
        phase: 'Failed',
        reason: refusal.kind === 'invalid' ? 'InvalidSpec' : 'WorkloadRefused',
        message: say('The cluster refused its Pod'),
      });
    default: {
      const message = say(WAITS[refusal.kind]);
      return [
        {
          type: 'writeStatus',
          status: draftStatus(observed, {
            phase: 'Starting',
            reason: 'Admitted',
            message,
            workload: {
              podName: podName(observed.session.metadata.name, attempt),
              attempt,
            },
            conditions: [
              ...admittedConditions(observed),
              {
                type: 'WorkloadCreated',
                status: 'False',
                reason: CONDITION_REASON[refusal.kind],
                message,
              },
            ],
          }),
        },
        { type: 'lookAgain', afterMs: ASK_AGAIN_MS },
      ];
    }
  }
}
