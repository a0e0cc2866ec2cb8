import { readBody } from '../bodyReader';
import type { ToolContent } from '../conversation';

/** The content of a tool call, in ACP's shapes; what is newer than we know is kept as it came. */
export function readToolContent(content: unknown[]): ToolContent[] {
  return content.map(piece => {
    const body = readBody(piece);
    const path = body.text('path');
    const newText = body.text('newText');
    if (
      body.text('type') === 'diff' &&
      path !== undefined &&
      newText !== undefined
    ) {
      return {
        type: 'change',
        change: { path, newText, oldText: body.text('oldText') },
      };
    }
    const text = readBody(body.value('content')).text('text');
    return text === undefined
      ? { type: 'other', raw: piece }
      : { type: 'text', text };
  });
}
