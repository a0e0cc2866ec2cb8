import type { Session, SessionStatus } from '@agentic-sessions/kubernetes-api';
import type { ContainerStatus, Pod } from '@agentic-sessions/kubernetes-client';
import type { Waiting } from '../admission/decideAdmission';
import type { ObservedSession } from '../session/ObservedSession';
import { podName } from '../session/podName';

/** When the sessions of these tests are looked at. */
export const NOW = Date.parse('2026-01-01T12:00:00Z');

/** The id of the session of these tests. */
export const NAME = '11111111-2222-4333-8444-555555555555';

/** A moment before {@link NOW}, as text. */
export function ago(seconds: number): string {
  return new Date(NOW - seconds * 1000).toISOString();
}

/** A session, made 60 s ago. */
export function aSession(
  status?: SessionStatus,
  spec: Partial<Session['spec']> = {},
): Session {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'Session',
    metadata: {
      name: NAME,
      namespace: 'team',
      uid: 'session-uid',
      generation: 1,
      creationTimestamp: ago(60),
    },
    spec: {
      prompt: '',
      framework: { type: 'survey' },
      trigger: { source: 'test', actor: { kind: 'person', name: 'ada' } },
      interactive: true,
      desiredState: 'Running',
      ...spec,
    },
    status,
  };
}

/** The status of a session with a Pod. */
export function statusOf(
  phase: 'Starting' | 'Running',
  attempt = 0,
): SessionStatus {
  return {
    phase,
    reason: 'PodCreated',
    workload: {
      podName: podName(NAME, attempt),
      podUID: `pod-uid-${attempt}`,
      attempt,
    },
    history: [
      { time: ago(50), phase: 'Starting', reason: 'PodCreated' },
      ...(phase === 'Running'
        ? [{ time: ago(40), phase, reason: 'RunnerStarted' }]
        : []),
    ],
    ...(phase === 'Running' ? { startedAt: ago(40) } : {}),
  };
}

/** The session's Pod, made 50 s ago. */
export function aPod(
  status: Pod['status'],
  options: { attempt?: number; deletedAt?: string; nodeName?: string } = {},
): Pod {
  const attempt = options.attempt ?? 0;
  return {
    metadata: {
      name: podName(NAME, attempt),
      namespace: 'team',
      uid: `pod-uid-${attempt}`,
      creationTimestamp: ago(50),
      deletionTimestamp: options.deletedAt,
    },
    spec: {
      containers: [],
      nodeName: 'nodeName' in options ? options.nodeName : 'node-1',
    },
    status,
  };
}

/** A container that runs. */
export function running(name: string): ContainerStatus {
  return { name, state: { running: { startedAt: ago(40) } } };
}

/** A container that waits. */
export function waiting(
  name: string,
  reason: string,
  message?: string,
): ContainerStatus {
  return { name, state: { waiting: { reason, message } } };
}

/** A container that has ended. */
export function terminated(
  name: string,
  state: Partial<
    NonNullable<NonNullable<ContainerStatus['state']>['terminated']>
  > = {},
): ContainerStatus {
  return {
    name,
    state: {
      terminated: {
        exitCode: 0,
        startedAt: ago(40),
        finishedAt: ago(10),
        ...state,
      },
    },
  };
}

/** A termination message. */
export function lastWord(
  outcome: string,
  reason: string,
  message = 'Said the runner.',
  snapshot?: { kept: boolean; message: string },
): string {
  return JSON.stringify({
    version: 1,
    outcome,
    reason,
    message,
    lastSeq: 3,
    storedSeq: 3,
    snapshot,
  });
}

/** The answer to a session for which there is no place. */
export function aWait(more: Partial<Waiting>): Waiting {
  return {
    admitted: false,
    reason: 'NamespaceLimit',
    everywhere: false,
    position: 1,
    running: 5,
    maxRunning: 5,
    entitled: [],
    ...more,
  };
}

/** All that is known of a session, with sensible values for what a test does not care about. */
export function observe(more: Partial<ObservedSession>): ObservedSession {
  return {
    session: aSession(),
    pods: [],
    runtime: {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'AgentRuntime',
      metadata: { name: 'survey' },
      spec: { image: 'survey:1', command: ['node', '/app/survey.js'] },
    },
    timeouts: {
      queueSeconds: 3_600,
      startSeconds: 300,
      runSeconds: 3_600,
      idleSeconds: 900,
    },
    patience: {
      imagePullMs: 90_000,
      containerMs: 30_000,
      runtimeMs: 10_000,
      keepPodMs: 600_000,
      lingerMs: 30_000,
      maxAttempts: 3,
    },
    now: NOW,
    ...more,
  };
}

/** The status of a Pod in which everything runs. */
export const UP: NonNullable<Pod['status']> = {
  phase: 'Running',
  containerStatuses: [running('runner'), running('agent')],
};
