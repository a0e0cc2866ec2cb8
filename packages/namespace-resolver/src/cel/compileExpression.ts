import { CelExpression, CelExpressionError } from './CelExpression';

/** Expressions kept ready; a large installation has a few thousand, and one that is pushed out is only read again. */
const MAX_CACHED = 2000;

const cache = new Map<string, CelExpression | CelExpressionError>();

/**
 * The expression, read once however often it is asked for. What cannot be read is remembered too, so that a broken
 * trigger costs nothing with each delivery.
 *
 * @throws CelExpressionError
 */
export function compileExpression(source: string): CelExpression {
  let found = cache.get(source);
  if (!found) {
    found = tryToCompile(source);
  }
  // Moves it to the end: the first in a Map's order is then the one that was not used for longest.
  cache.delete(source);
  cache.set(source, found);
  const [oldest] = cache.keys();
  if (cache.size > MAX_CACHED) {
    cache.delete(oldest);
  }
  if (found instanceof CelExpressionError) {
    throw found;
  }
  return found;
}

function tryToCompile(source: string): CelExpression | CelExpressionError {
  try {
    return new CelExpression(source);
  } catch (error) {
    if (error instanceof CelExpressionError) {
      return error;
    }
    throw error;
  }
}
