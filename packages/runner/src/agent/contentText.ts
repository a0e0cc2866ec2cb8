/** What a content block of the protocol says, as text: a picture or a file becomes a word in brackets. */
export function contentText(content: unknown): string {
  if (content === null || typeof content !== 'object') return '';
  const block = content as Record<string, unknown>;
  if (block.type === 'text') {
    return typeof block.text === 'string' ? block.text : '';
  }
  if (block.type === 'resource_link') return `[${block.name ?? block.uri}]`;
  return `[${String(block.mimeType ?? block.type ?? 'content')}]`;
}
