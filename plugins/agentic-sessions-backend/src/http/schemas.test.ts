import fc from 'fast-check';
import { Contract } from '../__testUtils__/Contract';
import { createBody, decisionBody, messageBody, stopBody } from './schemas';

/** Values around the borders of what a body may be. */
const text = fc.constantFrom<unknown>(
  '',
  ' \n\t',
  'x',
  'x'.repeat(201),
  7,
  null,
  'EUR',
);
const odd = fc.oneof(text, fc.constant(undefined), fc.boolean(), fc.object());

const wanted = fc.record(
  {
    framework: fc.oneof(
      fc.record(
        {
          type: text,
          version: text,
          config: fc.oneof(odd, fc.constant({ a: 'b' })),
        },
        { requiredKeys: ['type'] },
      ),
      odd,
    ),
    prompt: text,
    title: text,
    model: text,
    trigger: fc.oneof(
      fc.record({ source: text, description: text }, { requiredKeys: [] }),
      odd,
    ),
    inputs: fc.oneof(fc.dictionary(fc.string(), text, { maxKeys: 22 }), odd),
    repositories: fc.array(
      fc.record(
        {
          url: fc.constantFrom<unknown>('http://x', 'file:///x', 'x', 7),
          ref: text,
          more: text,
        },
        { requiredKeys: ['url'] },
      ),
      { maxLength: 12 },
    ),
    entityRef: text,
    interactive: odd,
    timeouts: fc.oneof(
      fc.record({ runSeconds: fc.constantFrom<unknown>(9, 10, 10.5, '10') }),
      odd,
    ),
    budget: fc.oneof(
      fc.record({
        limit: fc.constantFrom<unknown>(-1, 0, 0.5, 7),
        currency: text,
      }),
      odd,
    ),
    metadata: odd,
    surprise: odd,
  },
  { requiredKeys: [] },
);

/** What the server holds requests to and what the document says must be the same. */
describe('schemas of requests', () => {
  const contract = new Contract();
  const agree = (
    operationId: string,
    schema: { safeParse(value: unknown): { success: boolean } },
    value: unknown,
  ) => {
    // As it arrives: what JSON leaves out is not there.
    const body = JSON.parse(JSON.stringify(value));
    expect({ body, good: schema.safeParse(body).success }).toEqual({
      body,
      good: contract.acceptsBody(operationId, body),
    });
  };

  it('agree about starting a session', () => {
    fc.assert(
      fc.property(wanted, value => agree('createSession', createBody, value)),
      { numRuns: 2_000 },
    );
    agree('createSession', createBody, {
      framework: { type: 'survey-agent', config: { depth: '2' } },
      prompt: 'x'.repeat(8192),
      inputs: { website: 'http://shop' },
      repositories: [{ url: 'https://git.example/x.git', ref: 'main' }],
      timeouts: { runSeconds: 60, idleSeconds: 10 },
      budget: { limit: 5, currency: 'USD' },
      interactive: false,
      metadata: { ticket: 'PAY-1' },
    });
  });

  it.each([
    ['sendMessage', messageBody],
    ['stopSession', stopBody],
    ['decideApproval', decisionBody],
  ] as const)('agree about %s', (operationId, schema) => {
    const value = fc.record(
      {
        text,
        reason: text,
        decision: fc.constantFrom<unknown>('approved', 'denied', 'maybe', 7),
        hash: fc.constantFrom<unknown>('abc', 7),
        comment: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(value, one => agree(operationId, schema, one)),
      { numRuns: 500 },
    );
  });
});
