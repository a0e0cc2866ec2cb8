import { SESSION_LABEL } from '@agentic-sessions/kubernetes-api';
import { aPod, NAME } from '../__testUtils__/observe';
import { VanishedPods } from './VanishedPods';

describe('VanishedPods', () => {
  const key = `team/${NAME}`;
  const gone = (attempt: number) => {
    const pod = aPod({}, { attempt });
    pod.metadata.labels = { [SESSION_LABEL]: NAME };
    return pod;
  };

  it('keeps of each session only the Pod that stands for it', () => {
    const vanished = new VanishedPods();
    for (const attempt of [0, 1, 2]) vanished.note(gone(attempt), false);
    expect(vanished.get(key, 'pod-uid-0')?.pod.metadata.uid).toBe('pod-uid-0');
    vanished.keepOnly(key, 'pod-uid-2');
    expect(vanished.size).toBe(1);
    expect(vanished.get(key, 'pod-uid-2')?.tombstone).toBe(false);
    vanished.keepOnly(key, 'pod-uid-3');
    expect(vanished.size).toBe(0);
    vanished.note(gone(3), true);
    vanished.keepOnly(key, undefined);
    expect(vanished.get(key, 'pod-uid-3')).toBeUndefined();
    expect(vanished.size).toBe(0);
  });
});
