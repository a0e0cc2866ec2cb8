import type { ObservedSession } from './ObservedSession';

/** Conditions of a session that was let in. */
export function admittedConditions({ session }: ObservedSession) {
  const version = session.spec.policy?.version;
  return [
    version === undefined
      ? ({
          type: 'PolicyValidated',
          status: 'Unknown',
          reason: 'NoSnapshot',
          message:
            'The session carries no snapshot of policy; limits of today hold.',
        } as const)
      : ({
          type: 'PolicyValidated',
          status: 'True',
          reason: 'Allowed',
          message: `Policy ${version} allowed it when it was made.`,
        } as const),
    {
      type: 'Admitted',
      status: 'True',
      reason: 'Admitted',
      message: 'It has a place.',
    } as const,
  ];
}

/** Says that the Pod is there. */
export function createdCondition(pod: string) {
  return {
    type: 'WorkloadCreated',
    status: 'True',
    reason: 'PodCreated',
    message: `Its Pod is ${pod}.`,
  } as const;
}
