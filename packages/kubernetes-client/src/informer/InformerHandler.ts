/** One change of one object, as a handler is told of it. */
export type InformerEvent<T> =
  | { type: 'added'; key: string; object: T }
  | { type: 'updated'; key: string; object: T; before: T }
  | {
      type: 'deleted';
      key: string;
      /** Its last known state. */
      object: T;
      /** True where the deletion itself was missed and only noticed later, so that the last state may be older. */
      tombstone: boolean;
    };

/** Told of every change. It should be quick, e.g. put the key in a work queue. */
export type InformerHandler<T> = (event: InformerEvent<T>) => void;
