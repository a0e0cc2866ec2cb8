import { relative, sep } from 'node:path';
import { findRoots, MAX_ROOTS } from '../repository/findRoots';
import { findWebsite } from '../website/findWebsite';
import type { SessionMeta } from './readMeta';
import type { UserMessage } from './UserMessage';

/** What a survey is of: working trees by their path from the working directory, and at most one website. */
export type Targets = { roots: string[]; website?: string; left: string[] };

/**
 * What to survey: the website that the client names, and the working trees that are there. An address in the prompt counts only
 * where there is no working tree, or where the prompt speaks of a site: otherwise it is more likely the issue it came from.
 *
 * @public
 */
export async function chooseTargets(
  place: { cwd: string; artifacts: string },
  meta: SessionMeta,
  prompt: UserMessage,
): Promise<Targets> {
  const roots = await rootsOf(place, meta.repositories ?? []);
  const speaksOfSite =
    /\b(web ?sites?|web ?pages?|sites?|crawl|https?:\/\/\S+ only)\b/i.test(
      prompt.text,
    );
  const fromPrompt =
    roots.length === 0 || speaksOfSite
      ? findWebsite([prompt.text, ...prompt.links].join('\n'))
      : undefined;
  const website = meta.website ?? fromPrompt;
  return {
    roots: roots.slice(0, MAX_ROOTS),
    left: roots.slice(MAX_ROOTS),
    ...(website ? { website } : {}),
  };
}

/** The repositories that the client cloned into the working directory, where it says so; else what is found there. */
async function rootsOf(
  { cwd, artifacts }: { cwd: string; artifacts: string },
  cloned: string[],
): Promise<string[]> {
  const inside = cloned
    .map(path => relative(cwd, path).split(sep).join('/'))
    .filter(path => !/^(\.\.|\/)/.test(path));
  return inside.length > 0 ? inside : findRoots(cwd, artifacts);
}
