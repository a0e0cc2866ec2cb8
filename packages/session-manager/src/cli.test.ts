import { buildSession } from './buildSession';
import { main } from './cli';
import { formatSessions } from './formatSessions';
import { readSessionFlags } from './readSessionFlags';

describe('session-manager', () => {
  it('explains itself', async () => {
    const print = jest.fn();
    await expect(main(['--help'], print)).resolves.toBe(0);
    expect(print.mock.calls[0][0]).toContain('Usage: session-manager');
  });

  it('says what is wrong in one line and ends with 1', async () => {
    const warn = jest.fn();
    await expect(
      main(['list', '--kubeconfig', '/nonexistent'], jest.fn(), warn),
    ).resolves.toBe(1);
    expect(warn.mock.calls[0][0]).toContain('kubeconfig');
  });
});

describe('readSessionFlags', () => {
  const flags = {
    namespace: 'payments',
    runtime: 'survey',
    prompt: 'Survey',
    repository: ['https://git.example.com/a.git'],
    input: ['website=https://example.com/?a=b'],
  };

  it('reads a session', () => {
    expect(readSessionFlags(flags).spec).toMatchObject({
      prompt: 'Survey',
      framework: { type: 'survey' },
      repositories: [{ url: 'https://git.example.com/a.git' }],
      inputs: { website: 'https://example.com/?a=b' },
    });
  });

  it('names the session after its delivery', () => {
    const delivery = { ...flags, endpoint: 'e', delivery: 'd' };
    expect(readSessionFlags(delivery).metadata.name).toBe(
      readSessionFlags(delivery).metadata.name,
    );
    expect(readSessionFlags(flags).metadata.name).not.toBe(
      readSessionFlags(flags).metadata.name,
    );
  });

  it.each([
    [{ ...flags, namespace: undefined }, '-n'],
    [{ ...flags, prompt: '' }, '--prompt'],
    [{ ...flags, runtime: undefined }, '--runtime'],
    [{ ...flags, input: ['website'] }, 'NAME=VALUE'],
  ])('says what is missing (%#)', (given, message) => {
    expect(() => readSessionFlags(given)).toThrow(message);
  });
});

describe('formatSessions', () => {
  it('makes a table in which a title cannot steer the terminal', () => {
    const session = buildSession({
      name: 'n1',
      namespace: 'payments',
      spec: {
        ...readSessionFlags({ namespace: 'p', runtime: 'r', prompt: 'p' }).spec,
        title: 'Red \u001b[31m\u202ealert',
      },
    });
    session.metadata.creationTimestamp = '2026-01-01T00:00:00Z';
    session.status = { phase: 'Running' };
    const text = formatSessions([session], new Date('2026-01-01T00:05:00Z'));
    expect(text.split('\n')[1]).toBe(
      'payments    n1     Running            5m    Red ?[31m?alert',
    );
  });

  it('says that there are none', () => {
    expect(formatSessions([], new Date())).toBe('No sessions found.');
  });
});
