/** A change of somebody else's source that a recipe cannot do without. */
export interface SourcePatch {
  /** Go module, as the recipe's go.mod requires it. */
  module: string;
  /** Below the module's folder. */
  file: string;
  /** What is there: exactly once, or the building ends. */
  before: string;
  after: string;
}
