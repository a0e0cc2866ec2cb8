import type { SessionTrigger } from '@agentic-sessions/kubernetes-api';
import { CelExpressionError } from './cel/CelExpression';
import { compileExpression } from './cel/compileExpression';

/** An expression of a trigger that cannot be read. @public */
export interface TriggerProblem {
  /** Where it stands, such as `template.promptFrom`. */
  field: string;
  message: string;
}

/**
 * Reads every expression of a trigger without an event: what the API server cannot check, since it needs a compiler. An
 * empty list means that the trigger can be accepted.
 *
 * @public
 */
export function validateTrigger(
  trigger: Pick<SessionTrigger, 'spec'>,
): TriggerProblem[] {
  const { spec } = trigger;
  const { template } = spec;
  const expressions: Array<[string, string | undefined]> = [
    ['filter', spec.filter],
    ['correlationKey', spec.correlationKey],
    ['template.titleFrom', template.titleFrom],
    ['template.promptFrom', template.promptFrom],
    ...Object.entries(template.inputsFrom ?? {}).map(
      ([key, source]): [string, string] => [
        `template.inputsFrom.${key}`,
        source,
      ],
    ),
    ...(template.repositories ?? []).flatMap(
      (repository, index): Array<[string, string | undefined]> => [
        [`template.repositories[${index}].urlFrom`, repository.urlFrom],
        [`template.repositories[${index}].refFrom`, repository.refFrom],
      ],
    ),
  ];
  return expressions.flatMap(([field, source]) => {
    if (source === undefined) {
      return [];
    }
    try {
      compileExpression(source);
      return [];
    } catch (error) {
      if (error instanceof CelExpressionError) {
        return [{ field, message: error.message }];
      }
      throw error;
    }
  });
}
