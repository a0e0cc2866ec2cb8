/** What every call takes. */
export interface RequestOptions {
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Limit for the whole call with its repeats; default 30 s. */
  timeoutMs?: number;
}

/** What calls that change something take. */
export interface WriteOptions extends RequestOptions {
  /** Name under which the server records who owns the fields. */
  fieldManager?: string;
  /** Ask for every check, but keep nothing. */
  dryRun?: boolean;
  /** What the server does with unknown fields; default `Strict`: it refuses them. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
}

/** Which part of a collection. */
export interface ListOptions extends RequestOptions {
  /** One namespace; all where absent. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects a page; default 500. */
  limit?: number;
}

/** How a delete is done. */
export interface DeleteOptions extends RequestOptions {
  /** Refuse (409) where the object is another than meant. */
  preconditions?: { uid?: string; resourceVersion?: string };
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  dryRun?: boolean;
}

/** Body and meaning of a patch. */
export type Patch =
  /** RFC 7386: what is given replaces, null removes. */
  | { type: 'merge'; body: unknown }
  /** RFC 6902: a list of operations. */
  | { type: 'json'; body: JsonPatchOperation[] }
  /** Kubernetes' own merge with list keys; only for built-in kinds. */
  | { type: 'strategic'; body: unknown }
  /** Server-side apply; needs a `fieldManager`. */
  | { type: 'apply'; body: unknown; force?: boolean };

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  path: string;
  value?: unknown;
  from?: string;
}
