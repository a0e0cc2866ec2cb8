const FALLBACK = 'application/octet-stream';

const BY_NAME: Record<string, string> = {
  dockerfile: 'text/plain',
  license: 'text/plain',
  makefile: 'text/plain',
  readme: 'text/plain',
};

const BY_EXTENSION: Record<string, string> = {
  avif: 'image/avif',
  bz2: 'application/x-bzip2',
  c: 'text/x-c',
  cfg: 'text/plain',
  conf: 'text/plain',
  cpp: 'text/x-c++',
  css: 'text/css',
  csv: 'text/csv',
  diff: 'text/x-diff',
  gif: 'image/gif',
  go: 'text/x-go',
  gz: 'application/gzip',
  h: 'text/x-c',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/x-icon',
  java: 'text/x-java',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  jsonl: 'application/jsonl',
  log: 'text/plain',
  md: 'text/markdown',
  mjs: 'text/javascript',
  mp4: 'video/mp4',
  patch: 'text/x-diff',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  rs: 'text/x-rust',
  sarif: 'application/sarif+json',
  sh: 'text/x-shellscript',
  sql: 'application/sql',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  toml: 'application/toml',
  ts: 'text/x-typescript',
  tsv: 'text/tab-separated-values',
  tsx: 'text/x-typescript',
  txt: 'text/plain',
  wasm: 'application/wasm',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
  xml: 'application/xml',
  xz: 'application/x-xz',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
  zst: 'application/zstd',
};

/**
 * The media type that a file's name promises. It is a hint for showing the file: who serves it must still see to it that
 * a browser neither runs nor guesses (`Content-Disposition: attachment`, `X-Content-Type-Options: nosniff`).
 */
export function mediaTypeOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return lookUp(BY_NAME, name);
  return lookUp(BY_EXTENSION, name.slice(dot + 1));
}

function lookUp(table: Record<string, string>, key: string): string {
  return Object.hasOwn(table, key) ? table[key] : FALLBACK;
}
