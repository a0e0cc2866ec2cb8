import { permitsName } from '../patterns/permitsName';
import type { RuleContext } from './types';

/** The model a session would use; absent where none is asked for and the runtime names none that policy allows. */
export function chooseModel({
  input,
  policy,
}: RuleContext): string | undefined {
  return (
    input.request.model ??
    input.runtime?.spec.models?.find(model => permitsName(policy.models, model))
  );
}
