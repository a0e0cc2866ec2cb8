/** The path is not one under which a file can be kept; the message says what is wrong with it. */
export class ArtifactPathError extends Error {
  override readonly name = 'ArtifactPathError';
}

/** The content is longer than it may be. Nothing of it was kept. */
export class ArtifactTooLargeError extends Error {
  override readonly name = 'ArtifactTooLargeError';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`The artifact is larger than the ${maxBytes} bytes it may have.`);
    this.maxBytes = maxBytes;
  }
}

/** The bytes are not those of the digest they came with. Nothing of them was kept. */
export class DigestMismatchError extends Error {
  override readonly name = 'DigestMismatchError';

  constructor(expected: string, actual: string) {
    super(`The content has SHA-256 ${actual}, not ${expected}.`);
  }
}

/** An upload tried to go on from another byte than the one up to which the content is held. */
export class OffsetMismatchError extends Error {
  override readonly name = 'OffsetMismatchError';
  /** How many leading bytes are held. */
  readonly heldBytes: number;

  constructor(heldBytes: number) {
    super(`${heldBytes} bytes are held; an upload goes on from there.`);
    this.heldBytes = heldBytes;
  }
}

/** There is no content of that digest in that session. */
export class ArtifactNotFoundError extends Error {
  override readonly name = 'ArtifactNotFoundError';
}
