import type { Session } from '@agentic-sessions/kubernetes-api';
import { findTypicalSeconds } from './findTypicalSeconds';
import { measureUse } from './measureUse';

/** How long figures are kept: thousands of ended sessions are not gone through for each one that waits. */
const KEPT_MS = 10_000;

interface Figures {
  usedSeconds: number;
  typicalSeconds?: number;
}

/** What sessions have lately used, looked up again after some seconds. */
export class RecentRuns {
  /** Steps of the clock and not of the question, so that everybody who asks sees the same order. */
  static step(now: number): number {
    return Math.floor(now / KEPT_MS) * KEPT_MS;
  }

  readonly #ended: (namespace: string | undefined) => Session[];
  readonly #known = new Map<string, { at: number; figures: Figures }>();

  /** @param ended - sessions that have ended, of a namespace or of all */
  constructor(ended: (namespace: string | undefined) => Session[]) {
    this.#ended = ended;
  }

  /**
   * Figures of a namespace, or of all.
   *
   * @param open - its sessions that have not ended
   */
  of(
    namespace: string | undefined,
    open: () => readonly Session[],
    now: number,
  ): Figures {
    const at = RecentRuns.step(now);
    const key = namespace ?? '';
    const known = this.#known.get(key);
    if (known?.at === at) return known.figures;
    const ended = this.#ended(namespace);
    const figures = {
      usedSeconds: measureUse([...ended, ...open()], at),
      typicalSeconds: findTypicalSeconds(ended),
    };
    this.#known.set(key, { at, figures });
    return figures;
  }

  /** Forgets namespaces that nobody has asked for lately. */
  forgetOld(now: number): void {
    for (const [key, { at }] of this.#known) {
      if (now - at > 6 * KEPT_MS) this.#known.delete(key);
    }
  }
}
