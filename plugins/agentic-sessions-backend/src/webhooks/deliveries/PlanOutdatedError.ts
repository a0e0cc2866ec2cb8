/** Between looking and writing somebody else decided something that the plan was made from: look again. */
export class PlanOutdatedError extends Error {
  override readonly name = 'PlanOutdatedError';
}
