/** Until so long after the last time the same is not said again. */
const QUIET_MS = 5 * 60_000;

/**
 * Says what goes wrong again and again only now and then: at once, and after a while the latest with how often it was
 * left unsaid.
 */
export function nowAndThen(options: {
  say: (message: string, unsaid: number) => void;
  now: () => number;
}): (message: string) => void {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return message => {
    const now = options.now();
    if (now < quietUntil) {
      unsaid += 1;
      return;
    }
    quietUntil = now + QUIET_MS;
    options.say(message, unsaid);
    unsaid = 0;
  };
}
