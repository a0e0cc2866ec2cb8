/** Waits, at most half a minute where nothing else is said, for something that takes its time: more on a busy machine. */
export async function until(
  check: () => Promise<boolean> | boolean,
  ms = 30_000,
): Promise<void> {
  for (let tries = 0; tries < ms / 25; tries += 1) {
    if (await check()) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 25);
    });
  }
  throw new Error('It did not come to pass');
}
