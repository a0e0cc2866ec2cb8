/**
 * `Content-Disposition` (RFC 6266) of a file that is to be saved, whatever its name: plain ASCII for old clients, the
 * true name percent-encoded beside it.
 */
export function attachmentHeader(path: string): string {
  const name = path.split('/').pop() || 'file';
  const plain = name.replace(/[^A-Za-z0-9._-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
