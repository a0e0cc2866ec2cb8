/** Lets one loop sleep until something happens. What happens while it is awake is not lost: it does not sleep then. */
export class Wakeup {
  #pending = false;
  #wake?: () => void;

  /** Wakes the loop, now or the next time it wants to sleep. */
  ring(): void {
    this.#pending = true;
    this.#wake?.();
  }

  /** Sleeps until {@link Wakeup.ring}, at most so long. Answers whether it was rung. */
  async sleep(ms: number): Promise<boolean> {
    if (!this.#pending && ms > 0) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    const rung = this.#pending;
    this.#pending = false;
    return rung;
  }
}
