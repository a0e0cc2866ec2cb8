/** In which way things are sent. Resolves when all of them were answered; the first that fails fails it. */
export interface Load {
  /** How many. */
  count: number;
  run(send: (index: number) => Promise<void>): Promise<void>;
}
