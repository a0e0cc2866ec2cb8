import {
  celEnv,
  CelScalar,
  isCelError,
  parse,
  plan,
  type CelInput,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { findUnknownNames } from './findUnknownNames';
import { runWithin } from './runWithin';

/** What an expression may name. */
export interface CelVariables {
  /** The payload. */
  event: CelInput;
  /** The kind of event, such as `issue_comment`. */
  name: string;
  /** The payload's own word for what happened, such as `created`; empty where it has none. */
  action: string;
}

/** An expression is wrong, or failed on this event. The message is for the person who wrote it. */
export class CelExpressionError extends Error {
  override readonly name = 'CelExpressionError';
}

/** Milliseconds of the processor that one expression may take, to compile or to evaluate. */
export const CEL_TIME_LIMIT_MS = 250;

/** Longest expression, in characters; the CRD's own limit. */
export const MAX_EXPRESSION_LENGTH = 2048;

const environment = celEnv({
  variables: {
    event: CelScalar.DYN,
    name: CelScalar.STRING,
    action: CelScalar.STRING,
  },
  funcs: strings,
});

/** A CEL expression that has been read and can be evaluated any number of times. */
export class CelExpression {
  readonly source: string;
  readonly #evaluate: (variables: CelVariables) => unknown;

  /** @throws CelExpressionError where it cannot be read, or names what is not there */
  constructor(source: string) {
    this.source = source;
    if (source.length > MAX_EXPRESSION_LENGTH) {
      throw new CelExpressionError(
        `it has ${source.length} characters and may have ${MAX_EXPRESSION_LENGTH}`,
      );
    }
    this.#evaluate = guarded(() => {
      const parsed = parse(source);
      const unknown = findUnknownNames(parsed.expr, [
        'event',
        'name',
        'action',
      ]);
      if (unknown.length > 0) {
        throw new Error(
          `it names ${unknown
            .map(each => `"${each}"`)
            .join(', ')}; there are event, name and action`,
        );
      }
      return plan(environment, parsed);
    });
  }

  /** @throws CelExpressionError where it fails on this event or takes too long */
  evaluate(variables: CelVariables): unknown {
    return guarded(() => {
      const result = this.#evaluate(variables);
      if (isCelError(result)) {
        throw result;
      }
      return result;
    });
  }
}

function guarded<T>(task: () => T): T {
  try {
    return runWithin(CEL_TIME_LIMIT_MS, task);
  } catch (error) {
    // The engine's own errors (a stack that is too deep) come from another realm, so no instanceof here.
    const message = (error as { message?: unknown } | undefined)?.message;
    throw new CelExpressionError(String(message ?? error), { cause: error });
  }
}
