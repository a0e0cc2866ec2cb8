import { Steps } from './Steps';

function makeSteps() {
  const lines: string[] = [];
  const steps = new Steps({ write: line => lines.push(line), now: Date.now });
  return { steps, lines };
}

describe('Steps', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const takes = (ms: number) => () =>
    new Promise<void>(resolve => {
      setTimeout(resolve, ms);
    });

  it('says a quick step in one line, with its detail', async () => {
    const { steps, lines } = makeSteps();
    await steps.run('Packages', async say => say('already there'));
    expect(lines).toEqual([
      '  ✓ Packages                          0.0 s  already there',
    ]);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(lines).toHaveLength(1);
  });

  it('announces a step that takes longer, and says that it goes on', async () => {
    const { steps, lines } = makeSteps();
    const running = steps.run('App', takes(70_000));
    await jest.advanceTimersByTimeAsync(600);
    expect(lines).toEqual(['  … App']);
    await jest.advanceTimersByTimeAsync(70_000);
    await running;
    expect(lines).toEqual([
      '  … App',
      '  … App                              60.0 s  so far',
      '  ✓ App                              70.0 s',
    ]);
    expect(steps.total()).toBe('70.6 s');
  });

  it('says which step failed, and throws its reason', async () => {
    const { steps, lines } = makeSteps();
    const failing = steps.run('Portal', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(lines).toEqual(['  ✗ Portal                            0.0 s']);
  });
});
