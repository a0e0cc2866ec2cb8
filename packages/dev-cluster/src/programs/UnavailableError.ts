import { DevClusterError } from '../errors/DevClusterError';

/** A release that is not to be had from here, so that another way (building) should be taken. */
export class UnavailableError extends DevClusterError {
  constructor(reason: string, cause?: unknown) {
    super('DownloadFailed', reason, { cause });
    this.name = 'UnavailableError';
  }
}
