/** A change before it has an id and a place: paths are from the root of its working tree. */
export type Draft = {
  path: string;
  title: string;
  reason: string;
  /** `null` where the file does not exist yet. */
  oldText: string | null;
  newText: string;
};
