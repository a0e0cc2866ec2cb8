import { CustomErrorBase } from '@backstage/errors';

/** A trigger that keeps a table append-only is not there or is switched off: somebody could rewrite what happened. */
export class MissingSealError extends CustomErrorBase {
  override name = 'MissingSealError' as const;
}
