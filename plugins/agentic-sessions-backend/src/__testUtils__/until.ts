/** Waits, at most ten seconds, for something that takes its time. */
export async function until(
  check: () => Promise<boolean> | boolean,
): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await check()) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 25);
    });
  }
  throw new Error('It did not come to pass');
}
