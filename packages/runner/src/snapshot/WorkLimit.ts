/** Lets so many pieces of work go on beside each other, and tells of the first that fails. */
export class WorkLimit {
  private readonly width: number;
  private readonly going = new Set<Promise<void>>();
  private failure?: { error: unknown };

  constructor(width: number) {
    this.width = width;
  }

  /** Begins a piece once there is room for it. @throws what an earlier one threw */
  async begin(work: () => Promise<void>): Promise<void> {
    while (this.going.size >= this.width) await Promise.race(this.going);
    this.throwIfFailed();
    const piece = work()
      .catch(error => {
        this.failure ??= { error };
      })
      .then(() => {
        this.going.delete(piece);
      });
    this.going.add(piece);
  }

  /** Resolves when nothing goes on any more. @throws what one of them threw */
  async settled(): Promise<void> {
    await Promise.all(this.going);
    this.throwIfFailed();
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }
}
