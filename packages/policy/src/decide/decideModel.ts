import { matchesPattern } from '../patterns/matchesPattern';
import type { NameRules } from '../patterns/NameRules';
import { askWhom } from './askWhom';
import { chooseModel } from './chooseModel';
import { nameRule } from './nameRule';
import type { Finding, RuleContext, Violation } from './types';

/** Whether the runtime has the model and both policies allow it. */
export function decideModel(context: RuleContext): Finding {
  const { input } = context;
  const offered = input.runtime?.spec.models ?? [];
  const model = chooseModel(context);
  if (model === undefined) {
    return offered.length
      ? { violations: [noneAllowed(context, offered)] }
      : {};
  }
  if (offered.length && !offered.includes(model)) {
    return {
      violations: [
        {
          code: 'ModelNotAllowed',
          rule: `AgentRuntime ${input.runtime?.name}: spec.models`,
          message: `The agent \`${input.runtime?.name}\` cannot use the model \`${model}\`.`,
          cure: `Choose one of ${offered
            .map(name => `\`${name}\``)
            .join(', ')}.`,
        },
      ],
    };
  }
  const refusal = refuse(context, model);
  return refusal
    ? { violations: [refusal] }
    : { explanations: [`The model \`${model}\` is allowed.`] };
}

function refuse({ input }: RuleContext, model: string): Violation | undefined {
  const namespace = input.namespace.name;
  const layers: ['platform' | 'namespace', Partial<NameRules> | undefined][] = [
    ['platform', input.platform?.spec.models],
    ['namespace', input.namespace.spec?.models],
  ];
  for (const [owner, rules] of layers) {
    const blocking = rules?.blocked?.find(pattern =>
      matchesPattern(pattern, model),
    );
    if (blocking !== undefined) {
      return {
        code: 'ModelNotAllowed',
        rule: nameRule(owner, input, 'spec.models.blocked'),
        message: `The model \`${model}\` is blocked by \`${blocking}\`.`,
        cure: `Choose another model, or ${askWhom(owner, namespace)}.`,
      };
    }
    if (
      rules?.allowed &&
      !rules.allowed.some(pattern => matchesPattern(pattern, model))
    ) {
      return {
        code: 'ModelNotAllowed',
        rule: nameRule(owner, input, 'spec.models.allowed'),
        message: `The model \`${model}\` is not among those allowed: ${list(
          rules.allowed,
        )}.`,
        cure: `Choose one that is, or ${askWhom(owner, namespace)}.`,
      };
    }
  }
  return undefined;
}

function noneAllowed(context: RuleContext, offered: string[]): Violation {
  const first = refuse(context, offered[0]);
  return {
    code: 'ModelNotAllowed',
    rule: first?.rule ?? 'models',
    message: `Policy allows none of the models of the agent \`${
      context.input.runtime?.name
    }\`: ${list(offered)}.`,
    cure: `Choose another agent, or ${askWhom(
      'namespace',
      context.input.namespace.name,
    )}.`,
  };
}

function list(names: readonly string[]): string {
  return names.length ? names.map(name => `\`${name}\``).join(', ') : 'none';
}
