import type { Session } from '@agentic-sessions/kubernetes-api';
import { KubernetesError, type Pod } from '@agentic-sessions/kubernetes-client';
import pino from 'pino';
import { aPod, aSession, NAME, UP } from '../__testUtils__/observe';
import { purgeStrays } from './purgeStrays';

const missing = new KubernetesError({ statusCode: 404, message: 'not found' });
const conflict = new KubernetesError({ statusCode: 409, message: 'other uid' });

function podOf(uid: string | undefined, attempt = 0): Pod {
  const pod = aPod(UP, { attempt });
  if (uid) {
    pod.metadata.ownerReferences = [
      {
        apiVersion: 'agentic-sessions.io/v1alpha1',
        kind: 'Session',
        name: NAME,
        uid,
        controller: true,
      },
    ];
  }
  return pod;
}

describe('purgeStrays', () => {
  const get = jest.fn();
  const remove = jest.fn();
  const purge = async (pods: Pod[], known?: string) => {
    const purged = await purgeStrays(
      {
        client: { get, delete: remove },
        session: { namespace: 'team', name: NAME },
        pods,
        known,
      },
      {
        signal: new AbortController().signal,
        log: pino({ level: 'silent' }),
        reconcileId: 'id',
      },
    );
    return purged.map(pod => pod.metadata.uid);
  };

  beforeEach(() => {
    get.mockReset().mockRejectedValue(missing);
    remove.mockReset().mockResolvedValue({});
  });

  it('takes the Pods of every attempt of a session that is gone, by their UID', async () => {
    expect(await purge([podOf('old'), podOf(undefined, 2)])).toEqual([
      'pod-uid-0',
      'pod-uid-2',
    ]);
    expect(remove.mock.calls.map(call => call[2].preconditions.uid)).toEqual([
      'pod-uid-0',
      'pod-uid-2',
    ]);
  });

  it('leaves a Pod whose session the cache does not show yet', async () => {
    const session: Session = aSession();
    get.mockResolvedValue(session);
    expect(await purge([podOf('session-uid')])).toEqual([]);
    expect(remove).not.toHaveBeenCalled();
  });

  it('takes the Pod of an earlier session of the name, and not that of the present one', async () => {
    get.mockResolvedValue(aSession());
    expect(
      await purge([podOf('old'), podOf('session-uid', 1)], 'session-uid'),
    ).toEqual(['pod-uid-0']);
  });

  it('asks nobody where there is nothing to take', async () => {
    const going = podOf('old');
    going.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    const other = podOf('old');
    other.metadata.name = 'session-of-somebody-else';
    expect(await purge([podOf('mine'), going, other], 'mine')).toEqual([]);
    expect(get).not.toHaveBeenCalled();
  });

  it('does not take what it cannot be sure of', async () => {
    get.mockRejectedValue(
      new KubernetesError({ statusCode: 500, message: '' }),
    );
    await expect(purge([podOf('old')])).rejects.toThrow();
    expect(remove).not.toHaveBeenCalled();
    get.mockRejectedValue(missing);
    remove.mockRejectedValueOnce(conflict);
    expect(await purge([podOf('old'), podOf('old', 1)])).toEqual(['pod-uid-1']);
  });
});
