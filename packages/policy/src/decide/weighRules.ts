import { decideBudget } from './decideBudget';
import { decideModel } from './decideModel';
import { decidePlace } from './decidePlace';
import { decideRuntime } from './decideRuntime';
import { decideSandbox } from './decideSandbox';
import { explainEgress } from './explainEgress';
import { explainTools } from './explainTools';
import { limitTimeouts } from './limitTimeouts';
import type { Finding, RuleContext } from './types';

/** What each rule has to say, in the order in which people read it. */
export function weighRules(context: RuleContext): Finding[] {
  return [
    decideRuntime,
    decideModel,
    decideBudget,
    decidePlace,
    limitTimeouts,
    explainTools,
    explainEgress,
    decideSandbox,
  ].map(rule => rule(context));
}
