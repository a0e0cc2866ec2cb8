/** A file, folder or link of an archive. Owner is always root, time always 1970: the same content is the same archive. */
export type TarEntry =
  | { path: string; type: 'folder'; mode?: number }
  | { path: string; type: 'file'; content: Uint8Array; mode?: number }
  | { path: string; type: 'link'; target: string };
