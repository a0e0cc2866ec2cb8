import { CelExpressionError, type CelVariables } from './CelExpression';
import { compileExpression } from './compileExpression';

/**
 * Evaluates an expression that should give text. A whole number is taken as its digits, since keys and titles often are
 * one; nothing else is converted.
 *
 * @throws CelExpressionError that names the field
 */
export function evaluateString(
  field: string,
  source: string,
  variables: CelVariables,
): string {
  let value: unknown;
  try {
    value = compileExpression(source).evaluate(variables);
  } catch (error) {
    if (error instanceof CelExpressionError) {
      throw new CelExpressionError(`${field} failed: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (typeof value !== 'string') {
    throw new CelExpressionError(
      `${field} must give text and gave ${
        value === null ? 'null' : `a ${typeof value}`
      }`,
    );
  }
  return value;
}
