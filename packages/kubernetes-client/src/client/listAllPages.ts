import { isGone } from '../errors/predicates';
import type {
  KubernetesList,
  KubernetesListPage,
  KubernetesObject,
} from '../types/KubernetesObject';

const MAX_RESTARTS = 5;

/**
 * Reads pages until none is left. Where one has become too old (410) it begins anew, since the pages of two listings
 * make no whole.
 *
 * @throws what `readPage` throws, and its 410 once five new beginnings have not helped
 */
export async function listAllPages<T extends KubernetesObject>(
  readPage: (continueToken?: string) => Promise<KubernetesListPage<T>>,
): Promise<KubernetesList<T>> {
  for (let restart = 0; ; restart += 1) {
    try {
      const items: T[] = [];
      let continueToken: string | undefined;
      for (;;) {
        const page = await readPage(continueToken);
        // Not push(...page): a page may be larger than the engine's argument limit.
        for (const item of page.items) items.push(item);
        continueToken = page.continueToken;
        if (!continueToken) {
          return { items, resourceVersion: page.resourceVersion };
        }
      }
    } catch (error) {
      if (!isGone(error) || restart >= MAX_RESTARTS) throw error;
    }
  }
}
