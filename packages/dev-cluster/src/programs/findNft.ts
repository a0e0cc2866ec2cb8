import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from '../system/findTool';
import type { ProgramStore } from './ProgramStore';

/** Folder in the store for an `nft` of our own. */
export const NFT_FOLDER = 'nftables-debian-1';

/** Where `nft` is. */
export interface FoundNft {
  /** Folder in the store to add to PATH; without it the machine has its own. */
  folder?: string;
}

/** Looks for `nft` on the machine and in the store. */
export function findNft(store: ProgramStore): FoundNft | undefined {
  if (findTool('nft')) {
    return {};
  }
  return existsSync(join(store.folder, NFT_FOLDER, 'nft'))
    ? { folder: NFT_FOLDER }
    : undefined;
}
