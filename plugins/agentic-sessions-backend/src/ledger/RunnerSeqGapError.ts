import { CustomErrorBase } from '@backstage/errors';

/** A runner sent events beyond the next one that is expected of it; it must begin again after `storedSeq`. */
export class RunnerSeqGapError extends CustomErrorBase {
  override name = 'RunnerSeqGapError' as const;
  readonly statusCode = 409;
  /** Highest `runnerSeq` of the attempt that is stored; the next one is expected. */
  readonly storedSeq: number;

  constructor(storedSeq: number, got: number) {
    super(`Expected event ${storedSeq + 1} of this attempt, got ${got}`);
    this.storedSeq = storedSeq;
  }
}
