import { terminationSchema } from '@agentic-sessions/runner-protocol';
import { formatTermination } from './writeTermination';

describe('formatTermination', () => {
  it.each([
    'short',
    'ü"\\\n'.repeat(3_000),
    '🎉'.repeat(5_000),
    '\u0001'.repeat(4_000),
  ])('fits into what the kubelet takes', message => {
    const text = formatTermination({
      version: 1,
      outcome: 'failed',
      reason: 'AgentExited',
      message,
      lastSeq: 7,
      storedSeq: 5,
    });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
    const told = terminationSchema.parse(JSON.parse(text));
    expect(told).toMatchObject({
      reason: 'AgentExited',
      lastSeq: 7,
      storedSeq: 5,
    });
    expect(message.startsWith(told.message.replace(/[…\ufffd]+$/, ''))).toBe(
      true,
    );
  });
});
