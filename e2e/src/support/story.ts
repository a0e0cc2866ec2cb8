/**
 * Tests that are the steps of one story: once one has failed, those after it fail at once instead of waiting in turn for
 * what cannot come any more.
 *
 * @returns what to write instead of `it`
 */
export function story(): (name: string, step: () => unknown) => void {
  let broken: string | undefined;
  return (name, step) =>
    it(name, async () => {
      if (broken) {
        throw new Error(`Not tried: "${broken}" failed before.`);
      }
      try {
        await step();
      } catch (error) {
        broken = name;
        throw error;
      }
    });
}
