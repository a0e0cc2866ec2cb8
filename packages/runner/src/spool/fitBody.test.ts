import { MAX_EVENT_BYTES } from '@agentic-sessions/runner-protocol';
import fc from 'fast-check';
import { fitBody } from './fitBody';

jest.setTimeout(30_000);

describe('fitBody', () => {
  it('leaves a small body as it is', () => {
    const body = { text: 'ünï 🎉', list: [1, null, { a: true }], n: 0 };
    expect(fitBody(body)).toEqual(body);
  });

  it('replaces what a database refuses', () => {
    expect(fitBody({ text: 'a\u0000b\ud800c', ['k\u0000']: '🎉' })).toEqual({
      text: 'a\ufffdb\ufffdc',
      'k\ufffd': '🎉',
    });
  });

  it('cuts the longest text and says so, keeping the rest', () => {
    const body = fitBody({ id: 'x', text: 'é'.repeat(MAX_EVENT_BYTES) });
    expect(body).toMatchObject({ id: 'x', truncated: true });
    expect(String(body.text)).toMatch(/^é+… \[cut\]$/);
    expect(String(body.text).length).toBeGreaterThan(30_000);
  });

  it('always fits, and never tears a character', () => {
    const deep = fc.letrec(tie => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.integer(),
        fc.array(tie('node'), { maxLength: 5 }),
        fc.dictionary(fc.string({ maxLength: 5 }), tie('node')),
      ),
    })).node;
    fc.assert(
      fc.property(
        deep,
        fc.integer({ min: 1, max: 30_000 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        (value, times, text) => {
          const json = JSON.stringify(
            fitBody({
              value,
              long: text.repeat(times),
              list: Array(times).fill(text),
            }),
          );
          expect(Buffer.byteLength(json)).toBeLessThan(MAX_EVENT_BYTES);
          expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/);
        },
      ),
      { numRuns: 12 },
    );
  });
});
