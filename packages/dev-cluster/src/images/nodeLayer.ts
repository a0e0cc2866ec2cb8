import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findNodeLibraries } from './findNodeLibraries';
import type { TarEntry } from './TarEntry';
import { writeTar } from './writeTar';

/** User and group of everything in our images. */
export const IMAGE_USER = 10001;

/**
 * The lowest layer of our images: this very Node.js with the libraries it needs, users, and nothing else; no shell, no
 * package manager.
 */
export async function nodeLayer(program = process.execPath): Promise<Buffer> {
  const libraries = await findNodeLibraries(program);
  const folders = new Set([
    'app',
    'etc',
    'tmp',
    'usr',
    'usr/local',
    'usr/local/bin',
    'home',
    'workspace',
  ]);
  for (const library of libraries) {
    for (
      let folder = dirname(library).slice(1);
      folder !== '' && folder !== '.';
      folder = dirname(folder)
    ) {
      folders.add(folder);
    }
  }
  const text = (path: string, content: string): TarEntry => ({
    path,
    type: 'file',
    content: Buffer.from(content),
  });
  return writeTar([
    ...[...folders].map(
      (path): TarEntry => ({
        path,
        type: 'folder',
        mode: path === 'tmp' ? 0o1777 : 0o755,
      }),
    ),
    ...libraries.map(
      (library): TarEntry => ({
        path: library.slice(1),
        type: 'file',
        content: readFileSync(library),
        mode: 0o755,
      }),
    ),
    {
      path: 'usr/local/bin/node',
      type: 'file',
      content: readFileSync(program),
      mode: 0o755,
    },
    text(
      'etc/passwd',
      `root:x:0:0::/:\nsession:x:${IMAGE_USER}:${IMAGE_USER}::/home:\n`,
    ),
    text('etc/group', `root:x:0:\nsession:x:${IMAGE_USER}:\n`),
    text('etc/nsswitch.conf', 'hosts: files dns\n'),
  ]);
}
