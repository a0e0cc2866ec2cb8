import { globSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Progress } from '../system/Progress';
import { run } from '../system/run';
import { findNft, NFT_FOLDER } from './findNft';
import type { FoundNft } from './findNft';
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

/**
 * kube-proxy and the bridge plugin speak to the kernel through the program `nft`. Taken from the machine, else from
 * Debian's package unpacked into the store, with a wrapper that finds its libraries.
 *
 * @throws DevClusterError `MissingTool`
 */
export async function ensureNft(
  store: ProgramStore,
  progress: Progress,
): Promise<FoundNft> {
  const found = findNft(store);
  if (found) {
    return found;
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
    store.publishAs(NFT_FOLDER, work);
    return { folder: NFT_FOLDER };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
