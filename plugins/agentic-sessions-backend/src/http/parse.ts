import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/**
 * Reads what came by its schema.
 *
 * @throws InputError naming each place that is wrong.
 */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: string,
): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(
    issue => `${[where, ...issue.path].join('.')}: ${issue.message}`,
  );
  throw new InputError(problems.join('; '));
}
