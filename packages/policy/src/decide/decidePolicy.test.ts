import { policyInput } from '../testing';
import { resolvePolicy } from '../resolve/resolvePolicy';
import { decidePolicy } from './decidePolicy';
import { findViolations } from './findViolations';

type Change = Parameters<typeof policyInput>[0];

const usd = (perSession: number) => ({
  budgets: { perSession, currency: 'USD' },
});
const monthly = (amount: number, currency = 'USD') => ({
  models: { budget: { monthly: amount, currency } },
});

describe('decidePolicy', () => {
  it.each<[string, Change, string, RegExp]>([
    [
      'an agent that is not there',
      { runtime: null },
      'RuntimeNotFound',
      /^There is no AgentRuntime named `survey-agent`\.$/,
    ],
    [
      'a repository for an agent that takes none',
      {
        runtime: { capabilities: { repositories: false } },
        request: { repositories: [{ url: 'http://a' }] },
      },
      'CapabilityMissing',
      /does not work on repositories/,
    ],
    [
      'a website for an agent that does not say it takes one',
      { request: { inputs: { website: 'http://a' } } },
      'CapabilityMissing',
      /does not take a website/,
    ],
    [
      'a model that the platform blocks and the namespace allows',
      {
        platform: { models: { blocked: ['big-*'] } },
        namespace: { models: { allowed: ['big-one'] } },
        request: { model: 'big-one' },
      },
      'ModelNotAllowed',
      /`big-one` is blocked by `big-\*`/,
    ],
    [
      'a model that the namespace does not list',
      {
        namespace: { models: { allowed: ['small'] } },
        request: { model: 'big' },
      },
      'ModelNotAllowed',
      /`big` is not among those allowed: `small`/,
    ],
    [
      'a model that the agent does not know',
      { runtime: { models: ['small'] }, request: { model: 'big' } },
      'ModelNotAllowed',
      /cannot use the model `big`/,
    ],
    [
      'an agent none of whose models is allowed',
      {
        runtime: { models: ['a', 'b'] },
        namespace: { models: { blocked: ['*'] } },
      },
      'ModelNotAllowed',
      /none of the models of the agent `survey-agent`: `a`, `b`/,
    ],
    [
      'more money than a session may cost',
      {
        platform: usd(20),
        namespace: usd(5),
        request: { budget: { limit: 6, currency: 'USD' } },
      },
      'BudgetTooHigh',
      /may cost 5\.00 USD at most, and 6\.00 USD was asked for/,
    ],
    [
      'money in another currency than policy has',
      {
        namespace: usd(5),
        request: { budget: { limit: 1, currency: 'EUR' } },
      },
      'BudgetTooHigh',
      /1\.00 EUR was asked for/,
    ],
    [
      'a month whose money is spent',
      { namespace: monthly(100), usageNow: { spentThisMonth: 100 } },
      'BudgetSpent',
      /100\.00 USD, is spent/,
    ],
    [
      'policies in two currencies',
      { platform: monthly(10), namespace: monthly(1, 'EUR') },
      'CurrencyConflict',
      /in EUR, and the platform's is in USD/,
    ],
    [
      'a month and a session in two currencies',
      {
        platform: monthly(10),
        namespace: { budgets: { perSession: 1, currency: 'EUR' } },
      },
      'CurrencyConflict',
      /in EUR and that of a month in USD/,
    ],
    [
      'too many in a minute, by the default',
      { usageNow: { startedLastMinute: 10 } },
      'RateLimitExceeded',
      /10 sessions were started in payments within a minute, and 10 may be/,
    ],
    [
      'a namespace where nothing may run',
      { namespace: { concurrency: { maxRunning: 0 } } },
      'NothingMayRun',
      /its limit is 0/,
    ],
  ])('refuses %s', (_, change, code, message) => {
    const decision = decidePolicy(policyInput(change));
    expect(decision.allowed).toBe(false);
    expect(decision.violations.map(violation => violation.code)).toEqual([
      code,
    ]);
    const [violation] = decision.violations;
    expect(violation.message).toMatch(message);
    expect(violation.cure).toMatch(/^[A-Z].*\.$/);
    expect(violation.rule).not.toBe('');
    const { hash, ...input } = policyInput(change);
    expect(findViolations(input, resolvePolicy(input))).toEqual(
      decision.violations,
    );
  });

  it('names the object and field of the rule', () => {
    const { violations } = decidePolicy(
      policyInput({
        platform: { models: { blocked: ['big'] } },
        request: { model: 'big' },
      }),
    );
    expect(violations[0].rule).toBe(
      'PlatformPolicy default: spec.models.blocked',
    );
    expect(violations[0].cure).toContain('platform engineer');
  });

  it('tells everything that is wrong at once', () => {
    const decision = decidePolicy(
      policyInput({
        namespace: { ...usd(1), models: { allowed: [] } },
        request: { model: 'big', budget: { limit: 2, currency: 'USD' } },
        usageNow: { startedLastMinute: 99 },
      }),
    );
    expect(decision.violations.map(({ code }) => code)).toEqual([
      'ModelNotAllowed',
      'BudgetTooHigh',
      'RateLimitExceeded',
    ]);
  });

  it('says what a session is allowed and what it costs at worst', () => {
    const decision = decidePolicy(
      policyInput({
        platform: usd(20),
        namespace: {
          ...usd(5),
          approvals: { required: ['edit', 'git push'] },
        },
      }),
    );
    expect(decision.allowed).toBe(true);
    expect(decision.worstCost).toEqual({ limit: 5, currency: 'USD' });
    expect(decision.explanations).toEqual([
      'Policy of payments allows this.',
      'It costs at most 5.00 USD.',
      'It runs for 3600 s at most.',
      '`edit`, `git push` asks an approver of payments first, who is not the one who started the session.',
      "Policy of payments opens no network: it reaches the platform's gateways alone.",
    ]);
    expect(decision.warnings).toEqual([]);
  });

  it('takes the first model that policy allows', () => {
    const decision = decidePolicy(
      policyInput({
        runtime: { models: ['big', 'small-1', 'small-2'] },
        namespace: { models: { allowed: ['small-*'] } },
      }),
    );
    expect(decision.model).toBe('small-1');
    expect(decision.allowed).toBe(true);
  });

  it('queues instead of refusing where all places are taken', () => {
    const decision = decidePolicy(
      policyInput({
        namespace: { concurrency: { maxRunning: 3 } },
        usageNow: { running: 3 },
      }),
    );
    expect(decision).toMatchObject({ allowed: true, queued: true });
    expect(decision.warnings).toEqual([
      'It waits first: 3 of 3 sessions of payments are running; the next starts when one ends.',
    ]);
  });

  it('cuts time to the ceiling and says so', () => {
    const decision = decidePolicy(
      policyInput({
        platform: { timeouts: { runSeconds: 100 } },
        request: { timeouts: { runSeconds: 200, idleSeconds: 10 } },
      }),
    );
    expect(decision.timeouts).toMatchObject({
      runSeconds: 100,
      idleSeconds: 10,
    });
    expect(decision.warnings).toEqual([
      'It may run 100 s, the limit of payments, and not 200 s.',
    ]);
  });

  it('lets a session spend no more than is left of the month', () => {
    const decision = decidePolicy(
      policyInput({
        namespace: { ...usd(5), ...monthly(100) },
        usageNow: { spentThisMonth: 98 },
      }),
    );
    expect(decision.worstCost).toEqual({ limit: 2, currency: 'USD' });
    expect(decision.snapshot.budget).toEqual({ limit: 2, currency: 'USD' });
    expect(decision.warnings[0]).toContain('Only 2.00 USD is left');
  });

  it('warns where nobody could approve', () => {
    const decision = decidePolicy(
      policyInput({
        platform: { approvals: { required: ['edit'], approvers: ['user:a'] } },
        namespace: { approvals: { approvers: ['user:b'] } },
      }),
    );
    expect(decision.snapshot.approvals.approvers).toEqual([]);
    expect(decision.warnings[0]).toContain('leaves nobody');
  });

  it('gives snapshots that allow the same the same version', () => {
    const one = policyInput({ namespace: { tools: { blocked: ['a', 'b'] } } });
    const other = policyInput({
      namespace: { tools: { blocked: ['b', 'a', 'b'] } },
    });
    other.namespace.generation = 9;
    const wider = policyInput({ namespace: { tools: { blocked: ['a'] } } });
    const version = (input: typeof one) => decidePolicy(input).snapshot.version;
    expect(version(one)).toBe(version(other));
    expect(version(one)).not.toBe(version(wider));
    expect(
      decidePolicy({ ...one, hash: text => `len-${text.length}` }).snapshot
        .version,
    ).toMatch(/^len-/);
  });
});
