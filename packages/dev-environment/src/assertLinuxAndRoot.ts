// Scripts ask it before any package is installed, so what is shared with them cannot be a package's.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import { platformProblem } from '../../../scripts/lib/platformProblem.mjs';
import { UserError } from './UserError';

/** @throws UserError on another system than Linux, or without root */
export function assertLinuxAndRoot(): void {
  const problem = platformProblem();
  if (problem) {
    throw new UserError(problem);
  }
}
