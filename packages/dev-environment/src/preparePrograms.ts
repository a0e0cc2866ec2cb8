import { buildPrograms, nodeRecipes } from '@agentic-sessions/dev-cluster';
import type { Steps } from './Steps';

/** Makes sure that the programs of the node are in the cache, telling what is downloaded or built. */
export async function preparePrograms(options: {
  steps: Steps;
  mirror?: string;
  /** gVisor, too. */
  gvisor?: boolean;
}): Promise<void> {
  const { steps, mirror, gvisor } = options;
  await steps.run('Kubernetes programs', async () => {
    await buildPrograms({
      mirror,
      recipes: nodeRecipes({ gvisor }),
      progress: line => steps.note(line),
    });
  });
}
