import { runWithin, TimeLimitError } from './runWithin';

describe('runWithin', () => {
  it('gives what the task gives', () => {
    expect(runWithin(100, () => 7)).toBe(7);
    expect(runWithin(100, () => runWithin(100, () => undefined))).toBe(
      undefined,
    );
  });

  it('passes on what the task throws', () => {
    const error = new TypeError('mine');
    expect(() =>
      runWithin(100, () => {
        throw error;
      }),
    ).toThrow(error);
  });

  it('ends a task that does not end', () => {
    expect(() =>
      runWithin(50, () => {
        for (;;);
      }),
    ).toThrow(TimeLimitError);
    expect(runWithin(100, () => 'still works')).toBe('still works');
  });

  it('calls again what was only kept waiting', () => {
    let calls = 0;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    const result = runWithin(50, () => {
      calls += 1;
      // Waits without using the processor, as a thread does on a busy machine.
      Atomics.wait(sleeper, 0, 0, 150);
      return 'done';
    });
    expect(result).toBe('done');
    expect(calls).toBeGreaterThan(1);
  });
});
