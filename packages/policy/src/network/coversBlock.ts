import { parseBlock } from './parseBlock';

/** Whether every address of the inner block is one of the outer's. Two blocks are nested or have nothing in common. */
export function coversBlock(outer: string, inner: string): boolean {
  const [large, small] = [parseBlock(outer), parseBlock(inner)];
  if (!large || !small) return false;
  const hidden = BigInt(large.size - large.prefix);
  return (
    large.size === small.size &&
    large.prefix <= small.prefix &&
    large.address >> hidden === small.address >> hidden
  );
}
