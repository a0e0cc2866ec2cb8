import type { Session } from '@agentic-sessions/kubernetes-api';

/** What of a session matters to the queue; times in milliseconds since the epoch. */
export interface QueuedOptions {
  namespace?: string;
  running?: boolean;
  priority?: number;
  at?: number;
  desired?: 'Running' | 'Stopped';
  startedAt?: number;
  finishedAt?: number;
}

/** A session as the queue sees it. */
export function aQueued(name: string, options: QueuedOptions): Session {
  const iso = (time: number | undefined) =>
    time === undefined ? undefined : new Date(time).toISOString();
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'Session',
    metadata: {
      name,
      namespace: options.namespace ?? 'team',
      uid: `uid-${options.namespace ?? 'team'}-${name}`,
      creationTimestamp: iso(options.at ?? 0),
    },
    spec: {
      prompt: '',
      framework: { type: 'r' },
      trigger: { source: 's', actor: { kind: 'person', name: 'ada' } },
      interactive: true,
      priority: options.priority,
      desiredState: options.desired ?? 'Running',
    },
    status: {
      ...(options.running ? { phase: 'Running' as const } : {}),
      startedAt: iso(options.startedAt),
      finishedAt: iso(options.finishedAt),
    },
  };
}
