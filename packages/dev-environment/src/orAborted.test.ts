import { orAborted } from './orAborted';

describe('orAborted', () => {
  it('gives what was waited for, or its failure', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(orAborted(Promise.resolve(1), undefined)).resolves.toBe(1);
    await expect(
      orAborted(Promise.reject(new Error('no')), signal),
    ).rejects.toThrow('no');
  });

  it('waits no longer once it is aborted', async () => {
    const controller = new AbortController();
    const waiting = orAborted(new Promise(() => {}), controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(
      orAborted(new Promise(() => {}), controller.signal),
    ).rejects.toThrow('enough');
  });
});
