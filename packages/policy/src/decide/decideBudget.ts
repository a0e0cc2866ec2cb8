import { findCurrencyConflicts } from '../resolve/findCurrencyConflicts';
import type { Money } from '../resolve/Money';
import { askWhom } from './askWhom';
import { formatMoney } from './formatMoney';
import { limitCost } from './limitCost';
import { nameRule } from './nameRule';
import type { Finding, RuleContext, Violation } from './types';

/** Whether it can be paid for. */
export function decideBudget(context: RuleContext): Finding {
  const unclear = conflicts(context);
  const violations = unclear.length
    ? unclear
    : [...asked(context), ...month(context)];
  const most = limitCost(context);
  if (violations.length) return { violations };
  if (!most) {
    return { explanations: ['No budget limits what this session may cost.'] };
  }
  const { sessionBudget } = context.policy;
  const cut =
    sessionBudget?.currency === most.currency &&
    most.limit < sessionBudget.limit &&
    most.limit < (context.input.request.budget?.limit ?? Infinity);
  return {
    explanations: [`It costs at most ${formatMoney(most)}.`],
    warnings: cut
      ? [
          `Only ${formatMoney(most)} is left of this month's budget of ${
            context.input.namespace.name
          }; the session ends when that is spent.`,
        ]
      : [],
  };
}

function conflicts({ input, policy }: RuleContext): Violation[] {
  const found = findCurrencyConflicts(input).map(
    ({ field, platform, namespace }): Violation => ({
      code: 'CurrencyConflict',
      rule: nameRule('namespace', input, field),
      message: `The budget of ${input.namespace.name} is in ${namespace}, and the platform's is in ${platform}, so they cannot be compared.`,
      cure: `Ask an admin of ${input.namespace.name} to give it in ${platform}.`,
    }),
  );
  const { sessionBudget, monthlyBudget } = policy;
  if (
    !found.length &&
    sessionBudget &&
    monthlyBudget &&
    sessionBudget.currency !== monthlyBudget.currency
  ) {
    found.push({
      code: 'CurrencyConflict',
      rule: 'spec.budgets and spec.models.budget',
      message: `The budget of a session is in ${sessionBudget.currency} and that of a month in ${monthlyBudget.currency}, so they cannot be compared.`,
      cure: `Give both in one currency: ${askWhom(
        'namespace',
        input.namespace.name,
      )}.`,
    });
  }
  return found;
}

function asked({ input, policy }: RuleContext): Violation[] {
  const wanted = input.request.budget;
  const ceiling = policy.sessionBudget ?? policy.monthlyBudget;
  if (!wanted || !ceiling) return [];
  if (wanted.currency === ceiling.currency && wanted.limit <= ceiling.limit) {
    return [];
  }
  const owner = ownerOf(input, ceiling);
  return [
    {
      code: 'BudgetTooHigh',
      rule: nameRule(
        owner,
        input,
        policy.sessionBudget ? 'spec.budgets.perSession' : 'spec.models.budget',
      ),
      message: `A session may cost ${formatMoney(
        ceiling,
      )} at most, and ${formatMoney(wanted)} was asked for.`,
      cure: `Ask for ${formatMoney(ceiling)} or less, or ${askWhom(
        owner,
        input.namespace.name,
      )}.`,
    },
  ];
}

function ownerOf(
  input: RuleContext['input'],
  ceiling: Money,
): 'platform' | 'namespace' {
  const own = input.namespace.spec;
  return [own?.budgets?.perSession, own?.models?.budget?.monthly].includes(
    ceiling.limit,
  )
    ? 'namespace'
    : 'platform';
}

function month({ input, policy }: RuleContext): Violation[] {
  const budget = policy.monthlyBudget;
  const spent = input.usageNow.spentThisMonth ?? 0;
  if (!budget || spent < budget.limit) return [];
  const owner = ownerOf(input, budget);
  return [
    {
      code: 'BudgetSpent',
      rule: nameRule(owner, input, 'spec.models.budget.monthly'),
      message: `The budget of ${
        input.namespace.name
      } for this month, ${formatMoney(budget)}, is spent.`,
      cure: `Wait for the next month, or ${askWhom(
        owner,
        input.namespace.name,
      )}.`,
    },
  ];
}
