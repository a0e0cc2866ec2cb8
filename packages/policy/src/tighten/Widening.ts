/** A place where a namespace's policy asks for more than the platform's allows, so that it has no effect there. */
export interface Widening {
  /** Which field of the NamespacePolicy, such as `spec.concurrency.maxRunning`. */
  field: string;
  /** What is wrong, what the platform says, and what to do: one sentence that begins with the field. */
  message: string;
}
