/** How the API server knows one of our kinds. `objectType` is never set; it carries the TypeScript type to a client. */
export interface ApiResource<T> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortName: string;
  readonly namespaced: boolean;
  readonly objectType?: T;
}
