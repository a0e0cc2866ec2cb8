import { existsSync, globSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findTool } from '../system/findTool';
import type { Progress } from '../system/Progress';
import { run } from '../system/run';
import type { ProgramStore } from './ProgramStore';
import { unpackDebianPackages } from './unpackDebianPackages';

const PACKAGES = [
  'nftables',
  'libnftables1',
  'libnftnl11',
  'libmnl0',
  'libxtables12',
  'libjansson4',
  'libgmp10',
  'libedit2',
  'libbsd0',
  'libmd0',
  'libtinfo6',
];

const FOLDER = 'nftables-debian-1';

/**
 * kube-proxy and the bridge plugin speak to the kernel through the program `nft`. Taken from the machine, else from
 * Debian's package unpacked into the store, with a wrapper that finds its libraries.
 *
 * @returns folder in the store to add to PATH, or undefined when the machine has its own
 */
export async function ensureNft(
  store: ProgramStore,
  progress: Progress,
): Promise<string | undefined> {
  if (findTool('nft')) {
    return undefined;
  }
  if (existsSync(join(store.folder, FOLDER, 'nft'))) {
    return FOLDER;
  }
  const work = store.makeWorkFolder();
  try {
    progress('unpacking nft from the Debian package nftables');
    await unpackDebianPackages(
      PACKAGES,
      work,
      "The program 'nft' is missing, which Kubernetes' Services need.",
      "Install it: 'apt-get install nftables' or 'dnf install nftables'.",
    );
    const libraries = globSync(join(work, '{usr/lib,lib}/*-linux-gnu'))
      .map(folder => `$here/${relative(work, folder)}`)
      .join(':');
    const wrapper = join(work, 'nft');
    await writeFile(
      wrapper,
      `#!/bin/sh\nhere=\${0%/*}\nLD_LIBRARY_PATH="${libraries}" exec "$here/usr/sbin/nft" "$@"\n`,
    );
    await chmod(wrapper, 0o755);
    await run(wrapper, ['--version']);
    store.publishAs(FOLDER, work);
    return FOLDER;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
