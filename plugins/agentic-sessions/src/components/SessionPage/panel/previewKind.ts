import type { Artifact } from '../../../api/types';

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** How a file can be looked at without running anything in it. SVG and HTML are shown as the text they are. */
export function previewKind(
  file: Pick<Artifact, 'contentType' | 'path'>,
): 'markdown' | 'json' | 'text' | 'image' | undefined {
  const type = file.contentType.split(';')[0].trim().toLowerCase();
  if (PICTURES.includes(type)) {
    return 'image';
  }
  if (type === 'text/markdown' || /\.md$/i.test(file.path)) {
    return 'markdown';
  }
  if (type === 'application/json' || /\.json$/i.test(file.path)) {
    return 'json';
  }
  const isText =
    type.startsWith('text/') ||
    /[/+](xml|yaml|javascript|svg)$/.test(type) ||
    type === 'image/svg+xml' ||
    type === 'application/x-ndjson';
  return isText ? 'text' : undefined;
}
