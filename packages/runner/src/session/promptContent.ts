import type { ContentBlock } from '@agentclientprotocol/sdk';

/**
 * A prompt as the agent gets it: the person's own words, then a link for each input that is one. Links are part of the
 * protocol's base, so an agent that knows nothing of our `_meta` still sees what it is to look at.
 */
export function promptContent(
  text: string,
  inputs: Readonly<Record<string, string>>,
  /** What the agent is told before them, apart from the person's words. */
  background?: string,
): ContentBlock[] {
  return [
    ...(background ? [{ type: 'text', text: background } as const] : []),
    { type: 'text', text },
    ...Object.entries(inputs)
      .filter(([, value]) => isLink(value))
      .map(
        ([name, uri]): ContentBlock => ({ type: 'resource_link', name, uri }),
      ),
  ];
}

function isLink(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value);
}
